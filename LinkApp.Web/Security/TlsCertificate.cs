using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LinkApp.Web.Security;

/// <summary>
/// The certificate for TLS, which is read again when its files change: new connections get the renewed one, and open
/// connections continue. Kestrel's own reload would close its sockets.
/// </summary>
internal sealed class TlsCertificate
{
    /// <summary>The minimum time between two checks of the files, which handshakes make.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly TlsSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<TlsCertificate> _log;
    private readonly Lock _reading = new();
    private volatile SslStreamCertificateContext _current;
    private (DateTime, DateTime) _stamp;
    private long _checked;

    /// <exception cref="SettingsException">The files can't be used.</exception>
    public TlsCertificate(TlsSettings settings, TimeProvider time, ILogger<TlsCertificate> log)
    {
        (_settings, _time, _log) = (settings, time, log);
        (_stamp, _checked) = (Stamp(), time.GetTimestamp());
        try
        {
            _current = Read();
        }
        catch (Exception error) when (IsUnusable(error))
        {
            throw new SettingsException(
                [$"Tls:Certificate = \"{settings.Certificate}\", Tls:Key = \"{settings.Key}\": {error.Message} "
                    + "Both must be PEM files that the account running LinkApp may read."]);
        }
    }

    /// <summary>The certificate with its chain, as it is now.</summary>
    public SslStreamCertificateContext Current()
    {
        // While another handshake reads the files, this one uses the current certificate.
        if (_time.GetElapsedTime(Volatile.Read(ref _checked)) > Interval && _reading.TryEnter())
        {
            try
            {
                ReadIfChanged();
            }
            finally
            {
                _reading.Exit();
            }
        }
        return _current;
    }

    /// <summary>Makes Kestrel ask for the certificate at each handshake.</summary>
    public static void Use(KestrelServerOptions kestrel) => kestrel.ConfigureHttpsDefaults(https =>
    {
        var certificate = kestrel.ApplicationServices.GetRequiredService<TlsCertificate>();
        https.ServerCertificateSelector = (_, _) => certificate.Current().TargetCertificate;
        // The certificate with its chain, which a selector can't return.
        https.OnAuthenticate = (_, handshake) =>
            (handshake.ServerCertificateContext, handshake.ServerCertificateSelectionCallback) = (certificate.Current(), null);
    });

    private void ReadIfChanged()
    {
        Volatile.Write(ref _checked, _time.GetTimestamp());
        var stamp = Stamp();
        if (stamp == _stamp)
            return;
        try
        {
            // If only one of the files is renewed yet, they do not match, and the next check reads them again.
            _current = Read();
            _stamp = stamp;
            _log.LogInformation("The renewed certificate is now used; it is valid until {Until:u}.", _current.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception error) when (IsUnusable(error))
        {
            _log.LogError("The renewed certificate can't be used, and the previous one stays in use: {Reason}", error.Message);
        }
    }

    // The times of the link targets: certbot renews by pointing a symbolic link to another file.
    private (DateTime, DateTime) Stamp() => (Written(_settings.Certificate), Written(_settings.Key));

    private static DateTime Written(string path)
    {
        if (!File.Exists(path))
            return default;
        return File.GetLastWriteTimeUtc(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
    }

    private SslStreamCertificateContext Read()
    {
        using var pem = X509Certificate2.CreateFromPemFile(_settings.Certificate, _settings.Key);
        // On Windows, TLS can't use a key that is only in memory.
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_settings.Certificate);
        return SslStreamCertificateContext.Create(certificate, [.. chain.Skip(1)], offline: true);
    }

    private static bool IsUnusable(Exception error) => error is CryptographicException or IOException or UnauthorizedAccessException;
}
