using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MimeKit;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace LinkApp.Tests.Support;

/// <summary>A real mail server on loopback that keeps what it gets, and refuses addresses that begin with "refused".</summary>
public sealed partial class Mailbox : IAsyncDisposable
{
    private readonly ConcurrentQueue<MimeMessage> _mails = new();
    private SmtpServer.SmtpServer? _server;
    private Task _running = Task.CompletedTask;

    public Mailbox()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>The settings of a LinkApp that sends its mails here.</summary>
    public string[] Settings =>
    [
        "--Mail:Server=127.0.0.1", $"--Mail:Port={Port}", "--Mail:Security=None", "--Mail:From=LinkApp <links@example.com>", "--Http:AdminHosts=127.0.0.1",
    ];

    /// <summary>The mails that arrived, in their order.</summary>
    public IReadOnlyList<MimeMessage> Mails => [.. _mails];

    /// <summary>Begins to listen.</summary>
    public void Start()
    {
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(new Store(_mails));
        services.Add(new Filter());
        var options = new SmtpServerOptionsBuilder().ServerName("localhost")
            .Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port))).Build();
        _server = new SmtpServer.SmtpServer(options, services);
        _running = _server.StartAsync(CancellationToken.None);
    }

    /// <summary>Stops listening.</summary>
    public async Task StopAsync()
    {
        _server?.Shutdown();
        await _running;
        _server = null;
    }

    /// <summary>Waits for the mail to an address with a subject.</summary>
    public async Task<MimeMessage> ReceiveAsync(string recipient, string subject)
    {
        MimeMessage? found = null;
        await Eventually.TrueAsync(() => (found = Find(recipient, subject).LastOrDefault()) is not null, $"a mail “{subject}” to {recipient}");
        return found!;
    }

    /// <summary>The mails to an address with a subject that contains a text.</summary>
    public IEnumerable<MimeMessage> Find(string recipient, string subject) => Mails.Where(
        mail => mail.To.Mailboxes.Any(to => to.Address.Equals(recipient, StringComparison.OrdinalIgnoreCase))
            && mail.Subject?.Contains(subject, StringComparison.Ordinal) is true);

    /// <summary>The path and query of the link in a mail.</summary>
    public static string GetLink(MimeMessage mail) => new Uri(Url().Match(mail.TextBody ?? "").Value).PathAndQuery;

    public async ValueTask DisposeAsync() => await StopAsync();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Url();

    private sealed class Store(ConcurrentQueue<MimeMessage> mails) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            mails.Enqueue(MimeMessage.Load(new MemoryStream(buffer.ToArray()), cancellationToken));
            return Task.FromResult(SmtpResponse.Ok);
        }
    }

    private sealed class Filter : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            Task.FromResult(!to.User.StartsWith("refused", StringComparison.OrdinalIgnoreCase));
    }
}
