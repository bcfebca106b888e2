/** Offers passkeys on the sign-in page, which works without this, too: by a button, and where the name is written. */
import { canUsePasskeys, showPasskey } from '../shared/webauthn';

/** A challenge is good for five minutes. */
const ANOTHER_CHALLENGE_MS = 4 * 60_000;
/** The person chose otherwise, or another request took its place. */
const CHOSEN = ['NotAllowedError', 'AbortError'];

const button = document.querySelector<HTMLButtonElement>('#passkey');
const form = document.querySelector<HTMLFormElement>('#by-passkey');
const failed = document.querySelector<HTMLElement>('#passkey-failed');
if (button && form && failed && canUsePasskeys(button.dataset.domain ?? '')) offer(button, form, failed);

function offer(button: HTMLButtonElement, form: HTMLFormElement, failed: HTMLElement): void {
  let request = new AbortController();
  let autofills = false;
  /** What was asked for by the button goes before what merely waits. */
  let pressed = false;

  const ask = async (conditional: boolean) => {
    if (conditional && pressed) return;
    pressed = !conditional;
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await showPasskey(await challenge(), signal, conditional);
      const field = form.elements.namedItem('credential') as HTMLInputElement;
      field.value = JSON.stringify(answer);
      form.submit();
    } catch (error) {
      if (conditional || signal.aborted) return;
      pressed = false;
      failed.hidden = error instanceof DOMException && CHOSEN.includes(error.name);
      if (autofills) ask(true);
    }
  };

  button.hidden = false;
  button.addEventListener('click', (event) => {
    event.preventDefault();
    failed.hidden = true;
    ask(false);
  });
  PublicKeyCredential.isConditionalMediationAvailable?.().then((available) => {
    autofills = available;
    if (!available) return;
    ask(true);
    setInterval(() => ask(true), ANOTHER_CHALLENGE_MS);
  });
}

async function challenge(): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const answer = await fetch('/v1/auth/passkey/options', { method: 'POST', headers: { 'x-lifeline-cookie': '1' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}
