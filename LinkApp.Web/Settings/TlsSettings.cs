using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>TLS without a proxy in front.</summary>
/// <param name="Certificate">Path of the certificate and its chain (PEM).</param>
/// <param name="Key">Path of its private key (PEM).</param>
public sealed record TlsSettings(string Certificate, string Key)
{
    public static TlsSettings? Read(SettingsReader reader)
    {
        var (certificate, key) = (reader.OptionalText("Tls:Certificate"), reader.OptionalText("Tls:Key"));
        if (certificate is not null && key is not null)
            return new(certificate, key);
        if (certificate is not null || key is not null)
            reader.Fail(certificate is null ? "Tls:Certificate" : "Tls:Key", null, "is missing: a certificate and its key (PEM files) are needed together.");
        return null;
    }
}
