using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.InternalClicks;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Json;

/// <summary>Which clicks an organization leaves out, in the API's JSON. The body of a GET can be sent back with PUT.</summary>
public sealed record InternalClicksBody
{
    /// <summary>Whether clicks of the organization's own people are left out; default false.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Networks of the organization: at most 50 addresses and CIDR ranges, IPv4 and IPv6; default none.</summary>
    public IReadOnlyList<string?>? Networks { get; init; }

    /// <summary>
    /// Pages on which somebody leaves out their clicks on a device, one for each host. Set by LinkApp; ignored in requests.
    /// </summary>
    [ReadOnly(true)]
    public IReadOnlyList<string>? DeviceUrls { get; init; }

    /// <summary>When it was last changed; null for never. Ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? UpdatedAt { get; init; }

    /// <summary>Fields that are not known, so that misspelt ones are refused and not silently ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    internal InternalClickSettings ToSettings() => new() { IsEnabled = Enabled ?? false, Networks = [.. (Networks ?? []).Select(network => network ?? "")] };

    internal IEnumerable<FieldError> FindErrors() =>
        (Unknown ?? []).Keys.Select(name => new FieldError(name, $"\"{name}\" is not a field here. There are enabled and networks."))
            .Concat(ToSettings().Clean().FindErrors());
}
