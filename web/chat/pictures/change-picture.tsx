import './pictures.css';
import './portraits';
import { useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { Avatar } from '../avatar';
import { useDoing } from '../people/doing';
import { whole } from '../text';
import { Crop } from './crop';

interface Changeable {
  title: string;
  /** Who sees the picture. */
  hint: string;
  /** Whose picture it is: what they are called, and their id. */
  name: string;
  of: string;
  has: boolean;
  /** Gives them another picture, or none. */
  change(picture?: Blob): Promise<void>;
}

/** Shows a picture, and changes it: one is chosen, its part is chosen, and only what others will see is sent. */
export function ChangePicture({ title, hint, name, of, has, change }: Changeable) {
  const [chosen, setChosen] = useState<ImageBitmap>();
  const [told, setTold] = useState('');
  const [unreadable, setUnreadable] = useState('');
  const { busy, problem, act } = useDoing();
  const heading = useRef<HTMLHeadingElement>(null);
  const choose = async (file?: File) => {
    if (!file) return;
    setTold('');
    setUnreadable('');
    await createImageBitmap(file).then(setChosen, () =>
      setUnreadable(t('attach-unreadable', { name: whole(file.name) })),
    );
  };
  const done = () => {
    chosen?.close();
    setChosen(undefined);
    heading.current?.focus();
  };
  const send = async (picture?: Blob) => {
    setTold(t('picture-sending'));
    const changed = await act(() => change(picture));
    setTold(changed ? t('saved') : '');
    if (changed) done();
  };
  return (
    <section class="picture-of">
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      {chosen ? (
        <Crop of={chosen} busy={busy} use={send} cancel={done} />
      ) : (
        <div class="now">
          <Avatar name={name} of={of} />
          <div>
            <p class="hint">{hint}</p>
            <label class="button">
              {t(has ? 'picture-another' : 'picture-choose')}
              <input
                type="file"
                class="aloud"
                accept="image/*"
                disabled={busy}
                onChange={({ currentTarget }) => {
                  choose(currentTarget.files?.[0]);
                  currentTarget.value = '';
                }}
              />
            </label>
            {has && (
              <button type="button" disabled={busy} onClick={() => send()}>
                {t('picture-remove')}
              </button>
            )}
          </div>
        </div>
      )}
      <p class="hint" role="status">
        {told}
      </p>
      {(problem || unreadable) && (
        <p class="refused" role="alert">
          {problem || <bdi>{unreadable}</bdi>}
        </p>
      )}
    </section>
  );
}
