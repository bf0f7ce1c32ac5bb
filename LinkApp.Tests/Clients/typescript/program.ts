import createClient from "openapi-fetch";
import type { components, paths } from "./generated/api.js";

type Link = components["schemas"]["LinkBody"];

/** Creates a link, finds it in the list, changes it, reads its report, and sends one that is refused. Returns what it saw. */
export async function run(server: string, key: string): Promise<string> {
  const api = createClient<paths>({ baseUrl: server, headers: { Authorization: `Bearer ${key}` } });

  const wanted: Link = {
    slug: "typescript",
    destination: "https://example.com/",
    rules: [{ conditions: [{ type: "country", in: ["MY"] }, { type: "device", in: ["android"] }], destination: "https://example.com/my" }],
    tags: ["generated"],
  };
  const created = await api.POST("/api/v1/links", { body: wanted, params: { header: { "Idempotency-Key": "typescript" } } });
  if (!created.data) throw new Error(created.error.detail ?? "not created");

  const list = await api.GET("/api/v1/links", { params: { query: { tag: ["generated"], state: "active", sort: "name", limit: 10 } } });
  const found = list.data?.links.find(link => link.slug === wanted.slug);
  if (!found) throw new Error("not in the list");

  const path = { slug: "typescript" };
  const changed = await api.PUT("/api/v1/links/{slug}", { body: { ...found, name: "Generated" }, params: { path, header: { "If-Match": `"${found.version}"` } } });
  if (!changed.data) throw new Error(changed.error.detail ?? "not changed");

  const [, device] = changed.data.rules?.[0]?.conditions ?? [];
  if (device?.type !== "device") throw new Error("no condition of the device");

  const report = await api.GET("/api/v1/links/{slug}/report", { params: { path, query: { bots: "include", country: ["MY"] } } });
  const total: number | undefined = report.data?.total;

  const refused = await api.POST("/api/v1/links", { body: { slug: "typescript", destination: "nowhere" } });
  const pointers = refused.response.status === 400 && refused.error && "pointers" in refused.error ? refused.error.pointers : [];
  return `${changed.data.state} ${changed.data.version} ${changed.data.name} ${device.in.join()} ${total} ${pointers?.map(pointer => pointer.pointer).join()}`;
}
