const most = 8;
const spread = 0.8;

/** A soft tick for clicks, synthesized by the browser. Silent until the user switches it on, which browsers require too. */
export class Ticks {
  /** @type {AudioContext | undefined} */
  #audio;

  switch(on) {
    if (on) {
      this.#audio ??= new AudioContext();
      this.#audio.resume();
    } else {
      this.#audio?.suspend();
    }
  }

  /** Ticks once for each click, at most 8 times, spread over 0.8 s. */
  play(clicks) {
    const audio = this.#audio;
    if (audio?.state !== 'running')
      return;
    const count = Math.min(most, clicks);
    for (let i = 0; i < count; i++)
      tick(audio, audio.currentTime + spread * i / count);
  }

  dispose() {
    this.#audio?.close();
  }
}

/** @param {AudioContext} audio @param {number} at seconds on its clock */
function tick(audio, at) {
  const tone = new OscillatorNode(audio, { type: 'sine', frequency: 1600 });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0.04, at);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.05);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.06);
}
