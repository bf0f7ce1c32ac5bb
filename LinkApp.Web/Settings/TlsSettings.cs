using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>TLS without a proxy in front.</summary>
/// <param name="Certificate">Path of the certificate and its chain (PEM).</param>
/// <param name="Key">Path of its private key (PEM).</param>
public sealed record TlsSettings(string Certificate, string Key)
{
    public static TlsSettings? Read(SettingsReader reader)
    {
        var certificate = reader.OptionalText(
            "Tls:Certificate", "Path of a certificate and its chain (PEM), for `urls` with `https`; read again when it is renewed.");
        var key = reader.OptionalText("Tls:Key", "Path of its private key (PEM).");
        if (certificate is not null && key is not null)
            return new(certificate, key);
        if (certificate is not null || key is not null)
            reader.Fail(certificate is null ? "Tls:Certificate" : "Tls:Key", null, "is missing: a certificate and its key (PEM files) are needed together.");
        return null;
    }
}
