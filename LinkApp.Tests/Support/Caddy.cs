using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LinkApp.Tests.Support;

/// <summary>A real Caddy with the configuration for operators (<c>deploy/Caddyfile</c>), on a free port.</summary>
public sealed class Caddy : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private Process? _process;

    private Caddy()
    {
    }

    /// <summary>Its https address, with a self-signed certificate.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts Caddy in front of a server; skips the test if Caddy is not installed and can't be.</summary>
    public static async Task<Caddy> StartAsync(string server)
    {
        var problem = DebianPackages.OnPath("caddy") is null ? await DebianPackages.InstallAsync("caddy") : "";
        Assert.SkipUnless(DebianPackages.OnPath("caddy") is not null, $"This test needs Caddy. {problem}");
        var caddy = new Caddy();
        try
        {
            await caddy.StartAsync(new Uri(server));
            return caddy;
        }
        catch
        {
            await caddy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync(Uri server)
    {
        var port = FreePort();
        Address = $"https://localhost:{port}";
        WriteCertificate();
        var site = await File.ReadAllTextAsync(Path.Combine(Repository.Folder("deploy"), "Caddyfile"));
        foreach (var (of, by) in new[]
        {
            ("go.example.com, links.example.com {", $"{Address} {{\n\ttls {_folder.File("certificate.pem")} {_folder.File("key.pem")}"),
            ("127.0.0.1:5000", server.Authority),
        })
        {
            Assert.Contains(of, site, StringComparison.Ordinal);
            site = site.Replace(of, by, StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(_folder.File("Caddyfile"), $"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{site}");
        var start = new ProcessStartInfo("caddy", ["run", "--config", _folder.File("Caddyfile"), "--adapter", "caddyfile"]) { RedirectStandardError = true };
        start.Environment["XDG_DATA_HOME"] = _folder.Path;
        start.Environment["XDG_CONFIG_HOME"] = _folder.Path;
        _process = Process.Start(start)!;
        var errors = _process.StandardError.ReadToEndAsync();
        await Eventually.TrueAsync(async () => _process.HasExited || await ListensAsync(port), "Caddy listens");
        if (_process.HasExited)
            throw new InvalidOperationException($"Caddy ended: {await errors}");
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_folder.File("certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
