/** The SOS page as a client-side React app would be: the same words, the same elements, the same styles. */
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../web/sos/sos.css';

const COUNTDOWN_S = 5;

function Idle({ press }) {
  return (
    <form id="idle" onSubmit={press}>
      <h1>Do you need help?</h1>
      <details>
        <summary>Say it in a few words (you need not)</summary>
        <label>
          What happened, and where?
          <textarea name="text" rows={2} maxLength={500} />
        </label>
        <label id="name">
          Your name
          <input name="name" maxLength={80} autoComplete="name" />
        </label>
      </details>
      <button className="big" id="press" type="submit">
        <b>SOS</b>Press for help
      </button>
      <p className="quiet">Then you have 5 seconds to cancel.</p>
    </form>
  );
}

function Counting({ cancel }) {
  const [left, setLeft] = useState(COUNTDOWN_S);
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <section id="counting" tabIndex={-1}>
      <h1>Calling for help in</h1>
      <div className="big" aria-hidden="true">
        <b id="left">{left}</b>
        <span id="seconds">seconds</span>
      </div>
      <button id="cancel" type="button" onClick={cancel}>
        Cancel
      </button>
    </section>
  );
}

function Sos() {
  const [counting, setCounting] = useState(false);
  const press = (event) => {
    event.preventDefault();
    setCounting(true);
  };
  return <main>{counting ? <Counting cancel={() => setCounting(false)} /> : <Idle press={press} />}</main>;
}

createRoot(document.getElementById('root')).render(<Sos />);
