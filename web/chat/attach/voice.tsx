import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import type { Media } from '../../shared/wire';
import { Icon } from '../screen-icon';
import { Failed, useAddress } from './address';
import { duration } from './measure';

/** A recording: a button that plays it or stops it, and where it stands. What a browser records says no length of its own. */
export function Voice({ media, by }: { media: Media; by: string }) {
  const { address, failed, again, came, renew } = useAddress(media);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at_s, setAt] = useState(0);
  const length_s = (media.duration_ms ?? 0) / 1000;
  const length = duration(media.duration_ms);
  /** It was to be played before its address was there. */
  const wanted = useRef(false);
  const play = () => {
    wanted.current = !address;
    if (address) audio.current?.play().catch(() => {});
  };
  useEffect(() => {
    if (wanted.current) play();
  }, [address]);
  const go = (to_s: number) => {
    setAt(to_s);
    if (audio.current) audio.current.currentTime = to_s;
  };
  return (
    <div class="player">
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what somebody said a moment ago. */}
      <audio
        preload="none"
        ref={audio}
        src={address?.url}
        onPlaying={came}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={({ currentTarget }) => playing && setAt(currentTarget.currentTime)}
        onError={async () => {
          if (!address) return;
          // Its address ended while it was heard: it goes on where it was.
          const stood_s = at_s;
          await renew();
          requestAnimationFrame(() => {
            audio.current?.load();
            go(stood_s);
            if (playing) play();
          });
        }}
      />
      <button
        type="button"
        class="plain"
        aria-label={t(playing ? 'voice-stop' : 'voice-play', { name: by, length })}
        onClick={() => (playing ? audio.current?.pause() : play())}
      >
        <Icon is={playing ? 'stop' : 'play'} />
      </button>
      <input
        type="range"
        min={0}
        max={length_s}
        step={0.1}
        value={Math.min(at_s, length_s)}
        aria-label={t('voice-place')}
        aria-valuetext={duration(at_s * 1000)}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      <bdi class="length">{playing || at_s ? duration(at_s * 1000) : length}</bdi>
      {failed && <Failed again={again} />}
    </div>
  );
}
