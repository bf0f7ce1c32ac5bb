using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LinkApp.Tests.Support;

/// <summary>A real nginx with the configuration for operators (<c>deploy/nginx.conf</c>), on free ports.</summary>
public sealed class Nginx : IAsyncDisposable
{
    /// <summary>The header by which a test says where a visitor comes from.</summary>
    public const string VisitorHeader = "X-Test-Visitor";

    private const string Package = "nginx-light";
    private const int Tries = 3;

    private readonly TempFolder _folder = new();
    private Process? _process;
    private string _certificate = "";

    private Nginx()
    {
    }

    /// <summary>Its https address, with a self-signed certificate.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Its http address, which redirects to <see cref="Address"/>.</summary>
    public string PlainAddress { get; private set; } = "";

    /// <summary>Starts nginx in front of a server; skips the test if nginx is not installed and can't be.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="location">The path that nginx forwards to the server.</param>
    public static async Task<Nginx> StartAsync(string server, string location = "/")
    {
        var program = await ProgramAsync();
        for (var attempt = 1; ; attempt++)
        {
            var nginx = new Nginx();
            try
            {
                await nginx.StartAsync(program, new Uri(server), location);
                return nginx;
            }
            // Another process may have taken the port since it was chosen.
            catch (InvalidOperationException) when (attempt < Tries)
            {
                await nginx.DisposeAsync();
            }
            catch
            {
                await nginx.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>A client that trusts the certificate and follows no redirects.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate },
    })
    {
        BaseAddress = new Uri(Address),
    };

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

    private static async Task<string> ProgramAsync()
    {
        string? Found() => DebianPackages.OnPath("nginx") ?? (File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : null);
        if (Found() is { } found)
            return found;
        var problem = await DebianPackages.InstallAsync(Package);
        var installed = Found();
        Assert.SkipUnless(installed is not null, $"This test needs nginx. {problem}");
        return installed!;
    }

    private async Task StartAsync(string program, Uri server, string location)
    {
        var (port, plainPort) = (FreePort(), FreePort());
        (Address, PlainAddress) = ($"https://localhost:{port}", $"http://localhost:{plainPort}");
        WriteCertificate();
        var site = await File.ReadAllTextAsync(Path.Combine(Repository.Folder("deploy"), "nginx.conf"));
        foreach (var (of, by) in new[]
        {
            ("server 127.0.0.1:5000;", $"server {server.Authority};"),
            ("location / {", $"location {location} {{"),
            ("listen 80;", $"listen 127.0.0.1:{plainPort};"),
            ("listen 443 ssl http2;", $"listen 127.0.0.1:{port} ssl http2;"),
            ("return 308 https://$host$request_uri;", $"return 308 https://$host:{port}$request_uri;"),
            ("go.example.com links.example.com;", "localhost;"),
            ("/etc/letsencrypt/live/go.example.com/fullchain.pem", _folder.File("certificate.pem")),
            ("/etc/letsencrypt/live/go.example.com/privkey.pem", _folder.File("key.pem")),
        })
        {
            Assert.Contains(of, site, StringComparison.Ordinal);
            site = site.Replace(of, by, StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(_folder.File("site.conf"), site);
        await File.WriteAllTextAsync(_folder.File("nginx.conf"), $$"""
            daemon off;
            pid {{_folder.File("pid")}};
            error_log stderr warn;
            worker_processes 1;
            events { }
            http {
                access_log off;
                # As behind another proxy: the tests say where a visitor comes from.
                set_real_ip_from 127.0.0.1;
                real_ip_header {{VisitorHeader}};
                client_body_temp_path {{_folder.File("body")}};
                proxy_temp_path {{_folder.File("proxy")}};
                fastcgi_temp_path {{_folder.File("fastcgi")}};
                uwsgi_temp_path {{_folder.File("uwsgi")}};
                scgi_temp_path {{_folder.File("scgi")}};
                include {{_folder.File("site.conf")}};
            }
            """);
        await RunAsync(program, port);
    }

    private async Task RunAsync(string program, int port)
    {
        _process = Process.Start(
            new ProcessStartInfo(program, ["-e", "stderr", "-p", _folder.Path, "-c", _folder.File("nginx.conf")]) { RedirectStandardError = true })!;
        var errors = _process.StandardError.ReadToEndAsync();
        await Eventually.TrueAsync(async () => _process.HasExited || await ListensAsync(port), "nginx listens");
        if (_process.HasExited)
            throw new InvalidOperationException($"nginx ended: {await errors}");
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
        _certificate = certificate.Thumbprint;
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
