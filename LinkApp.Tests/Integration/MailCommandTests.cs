using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp mail test</c>.</summary>
public sealed class MailCommandTests : IAsyncDisposable
{
    private readonly Mailbox _mailbox = new();

    public ValueTask DisposeAsync() => _mailbox.DisposeAsync();

    [Fact]
    public async Task A_test_mail_is_sent_with_the_settings_of_the_configuration()
    {
        _mailbox.Start();
        var result = await CommandRun.RunAsync(["mail", "test", "--to", "ada@example.com", .. _mailbox.Settings]);

        Assert.Equal((0, $"127.0.0.1:{_mailbox.Port} took the mail for ada@example.com.\n"), (result.ExitCode, result.Output));
        Assert.Single(_mailbox.Find("ada@example.com", "A test mail from LinkApp"));
    }

    [Theory]
    [InlineData("ada@example.com", "Mail:Server, Mail:Port: 127.0.0.1:", false, "--Mail:Security=None")]
    [InlineData("refused@example.com", "The mail server refuses this recipient", true, "--Mail:Security=None")]
    [InlineData("ada@example.com", "Mail:Security = StartTls: 127.0.0.1:", true, "--Mail:Security=StartTls")]
    [InlineData("ada@example.com", "Mail:Security = Tls: no encrypted connection to 127.0.0.1:", true, "--Mail:Security=Tls")]
    [InlineData("nobody", "--to = \"nobody\": Enter an email address", true, "--Mail:Security=None")]
    public async Task What_is_wrong_is_said_with_the_key_that_cures_it(string to, string error, bool isListening, string security)
    {
        if (isListening)
            _mailbox.Start();
        var result = await CommandRun.RunAsync(["mail", "test", "--to", to, .. _mailbox.Settings, security]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Errors, StringComparison.Ordinal);
        Assert.Empty(_mailbox.Mails);
    }

    [Fact]
    public async Task Without_a_mail_server_the_missing_key_is_named()
    {
        var result = await CommandRun.RunAsync("mail", "test", "--to", "ada@example.com");
        Assert.Equal((1, true), (result.ExitCode, result.Errors.Contains("Mail:Server is missing", StringComparison.Ordinal)));
    }
}
