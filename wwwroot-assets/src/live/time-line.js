const hour = 60;
const steps = { ArrowLeft: -hour, ArrowDown: -hour, ArrowRight: hour, ArrowUp: hour };

/** The keys of the replay's time line: a step is a minute, and an hour with Shift, which the browser's slider does not know. */
export function watchTimeLine(root) {
  const press = event => {
    const input = event.target;
    if (!event.shiftKey || !(event.key in steps) || !input.matches('.time-line input[type="range"]'))
      return;
    event.preventDefault();
    input.value = Number(input.value) + steps[event.key];
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  root.addEventListener('keydown', press);
  return () => root.removeEventListener('keydown', press);
}
