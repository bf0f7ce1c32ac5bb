const most = 8;
const spread = 0.8;

/** A soft tick for clicks, made by the browser itself. Silent until somebody switches it on: browsers ask for that, too. */
export class Ticks {
  #audio = null;

  switch(on) {
    if (on)
      (this.#audio ??= new AudioContext()).resume();
    else
      this.#audio?.suspend();
  }

  /** Ticks once for each click, at most a few times, spread over a moment. */
  play(clicks) {
    if (this.#audio?.state !== 'running')
      return;
    const count = Math.min(most, clicks);
    for (let i = 0; i < count; i++)
      this.#tick(this.#audio.currentTime + spread * i / count);
  }

  dispose() {
    this.#audio?.close();
  }

  #tick(at) {
    const tone = new OscillatorNode(this.#audio, { type: 'sine', frequency: 1600 });
    const volume = new GainNode(this.#audio, { gain: 0 });
    volume.gain.setValueAtTime(0.04, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.05);
    tone.connect(volume).connect(this.#audio.destination);
    tone.start(at);
    tone.stop(at + 0.06);
  }
}
