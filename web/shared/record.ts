interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

/** How long what a caller says is at most (A23). */
const VOICE_S = 30;
/** How much is recorded at a time. */
const CHUNK_MS = 1_000;
/** Speech is understood at either; the lower one fits beside everything else on 2G. */
const BITS_PER_S = 16_000;
const BITS_PER_S_THIN = 8_000;

/**
 * Asks for the microphone and records, a second at a time; the last part is empty. Returns what ends it, which `max_s` seconds
 * do, too. Rejects if the microphone is not to be had.
 */
export async function record(
  part: (data: ArrayBuffer, type: string, last: boolean) => void,
  max_s = VOICE_S,
): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const { saveData, effectiveType = '' } = (navigator as { connection?: Connection }).connection ?? {};
  const thin = saveData || /2g/.test(effectiveType);
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: thin ? BITS_PER_S_THIN : BITS_PER_S });
  const stop = () => recorder.state === 'inactive' || recorder.stop();
  // One after the other: a blob may take longer to be read than the next one to come.
  let turn = Promise.resolve();
  recorder.ondataavailable = ({ data }) => {
    turn = turn.then(async () => {
      if (data.size) part(await data.arrayBuffer(), recorder.mimeType, false);
    });
  };
  recorder.onstop = () => {
    for (const track of stream.getTracks()) track.stop();
    turn.then(() => part(new ArrayBuffer(0), recorder.mimeType, true));
  };
  recorder.start(CHUNK_MS);
  setTimeout(stop, max_s * 1_000);
  return stop;
}
