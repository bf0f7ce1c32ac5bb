// What modules and scripts share through the page itself, for the type check.

interface Window {
  linkappTheme: { get(): string; next(): string; cycle(): void };
  linkappConnection: { up(): void };
}

interface HTMLElementEventMap {
  'components-reconnect-state-changed': CustomEvent<{ state: string }>;
}

declare const Blazor: {
  start(options: object): Promise<void>;
  reconnect(): Promise<boolean>;
};

/** A .NET object that a component handed over. */
interface DotNetObject {
  invokeMethodAsync(method: string, ...values: unknown[]): Promise<unknown>;
}
