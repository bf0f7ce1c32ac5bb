using System.Diagnostics;
using OpenTelemetry;

namespace LinkApp.Web.Telemetry;

/// <summary>
/// Takes out of a trace what may tell who a person is, or let somebody in: paths and queries have names, addresses and the secrets
/// of links that were mailed. The route, such as <c>/api/v1/links/{slug}</c>, stays.
/// </summary>
internal sealed class PersonalData : BaseProcessor<Activity>
{
    private static readonly string[] Tags =
        ["url.path", "url.query", "url.full", "client.address", "network.peer.address", "user_agent.original", "http.client_ip", "server.address"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in Tags)
            data.SetTag(tag, null);
    }
}
