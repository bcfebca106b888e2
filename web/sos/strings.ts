/** Every word that the script says; those that stand in the page without it are in its template. */
export const countdown = 'Calling for help in 5 seconds. Cancel is below.';
export const stopped = 'Cancelled. Nothing was sent.';
export const calling = 'Calling for help';
export const notYet = 'Not at the emergency desk yet. Trying again.';
export const offline = 'No connection. ';
export const connecting = 'Connecting. Your call stands.';
export const cutOff = 'Your call stands. This page hears no more of it.';
export const saved = 'Saved on this phone';
export const reached = 'Reached the emergency desk';
export const seen = 'Seen by a responder';
export const taken = (name: string) => `${name || 'A responder'} is taking care of you`;
export const ended = {
  safe: 'You said you are safe',
  cancelled: 'You took the call back',
  resolved: 'Responders closed the call',
};
export const ending = 'The desk is being told.';
export const place = (metres?: number, on_its_way?: boolean) =>
  metres == null
    ? 'Finding your place. The call does not wait.'
    : `Place known to about ${metres} m${on_its_way ? `, ${waiting}` : ''}.`;
export const placeDenied = 'Place not known. Please write where you are.';
export const waiting = 'not sent yet';
export const refused = 'Not sent: ';
export const signedIn = 'Signed in';
