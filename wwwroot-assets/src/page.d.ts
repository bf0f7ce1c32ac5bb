// Types of what modules and scripts share through the page, for the type checker.

interface Window {
  linkappTheme: { get(): string; set(choice: string): void };
  linkappSubmit(form: string, values?: Record<string, unknown>): void;
  linkappTabs: { show(tabs: HTMLElement): void };
  linkappConnection: { up(): void };
  linkappDrafts: { read(key: string, start: number, length: number): string; exists(key: string): boolean; write(key: string, text: string): void; remove(key: string): void };
  linkappForms: { fill(name: string): boolean; focusFirst(...selectors: string[]): void };
}

interface HTMLElementEventMap {
  'components-reconnect-state-changed': CustomEvent<{ state: string }>;
}

declare const Blazor: {
  start(options: object): Promise<void>;
  reconnect(): Promise<boolean>;
};

/** A .NET object that a component passed to its module. */
interface DotNetObject {
  invokeMethodAsync(method: string, ...values: unknown[]): Promise<unknown>;
}
