// Which chart is in which element: lets a module feed a chart without loading the chart library itself.
const charts = new WeakMap();

export const register = (element, chart) => charts.set(element, chart);

export const unregister = element => charts.delete(element);

/** The chart of an element or of the chart component inside of it; undefined where there is none (yet). */
export function chartOf(element) {
  return element && (charts.get(element) ?? charts.get(element.querySelector('.apex-chart')));
}
