/** Every word of what can be done once the call is made. */
export const write = 'Write to the responders';
export const message = 'Message';
export const send = 'Send';
export const phrases = [
  'I am hurt',
  'Fire or smoke',
  'Do not call, I must be silent',
  'I am not alone',
  'I cannot move',
];
export const phrasesName = 'Without typing';
export const share = 'Keep showing responders where I am until this is over';
export const safe = 'I am safe';
export const mistake = 'It was a mistake';
export const ask = {
  safe: 'Are you safe? Responders will be told.',
  cancelled: 'Take the call back? Responders still see it.',
};
export const yes = 'Yes';
export const no = 'No, go on';
export const close = 'Close';
export const me = 'You';
export const waiting = 'not sent yet';
