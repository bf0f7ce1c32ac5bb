using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>TLS without a proxy in front.</summary>
/// <param name="Certificate">Path of the certificate and its chain (PEM).</param>
/// <param name="Key">Path of its private key (PEM).</param>
/// <param name="IsRequired">Whether pages and the API need https.</param>
/// <param name="Port">The port of https that visitors use; null for the one of <c>urls</c>.</param>
public sealed record TlsSettings(string Certificate, string Key, bool IsRequired = true, int? Port = null)
{
    public static TlsSettings? Read(SettingsReader reader)
    {
        var certificate = reader.OptionalText(
            "Tls:Certificate", "Path of a certificate and its chain (PEM), for `urls` with `https`; read again when it is renewed.");
        var key = reader.OptionalText("Tls:Key", "Path of its private key (PEM).");
        var isRequired = reader.Switch(
            "Tls:Required", true,
            "Whether plain http in `urls`, beside https, leads to https, and the API refuses keys there. Short links answer on both.");
        var port = reader.Number("Tls:Port", 0, 0, 65_535, "The port of https that browsers use, where it is not that of `urls`; 0 for that one.");
        if (certificate is not null && key is not null)
            return new(certificate, key, isRequired, port == 0 ? null : port);
        if (certificate is not null || key is not null)
            reader.Fail(certificate is null ? "Tls:Certificate" : "Tls:Key", null, "is missing: a certificate and its key (PEM files) are needed together.");
        return null;
    }
}
