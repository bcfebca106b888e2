/**
 * Makes a question that is asked one at a time: what is wanted while an answer is awaited is asked once more after
 * it. So a burst of reasons costs two questions, and the last one hears of all. `ask` does not reject.
 */
export function inTurn(ask: () => Promise<void>): () => void {
  let asking = false;
  let wanted = false;
  const run = async () => {
    asking = true;
    do {
      wanted = false;
      await ask();
    } while (wanted);
    asking = false;
  };
  return () => {
    wanted = true;
    if (!asking) run();
  };
}
