using System.Security.Claims;
using LinkApp.Core.Mail;
using LinkApp.Web.Accounts;
using LinkApp.Web.Mail;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace LinkApp.Web.Doctor;

/// <summary>The settings page of mail: how it is set up, a test, and what was not delivered.</summary>
public sealed partial class MailPage(MailQueries queries, IServiceProvider services)
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/mail";

    private const int MaxTroubled = 50;

    private IReadOnlyList<OutgoingMail> _troubled = [];
    private string _email = "";
    private string? _result;
    private bool _isError;
    private bool _isSending;

    // Absent if no mail server is set up.
    private MailSettings? Settings { get; } = services.GetService<MailSettings>();

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IReadOnlyList<(string, string)> Facts =>
    [
        ("Server", $"{Settings!.Server}:{Settings.Port}"),
        ("Encryption", Settings.Security switch { MailSecurity.StartTls => "STARTTLS", MailSecurity.Tls => "TLS", _ => "none" }),
        ("Account", Settings.User ?? "none"),
        ("Sender", Settings.From.Name is { Length: > 0 } name ? $"{name} <{Settings.From.Address}>" : Settings.From.Address),
    ];

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        _email = member.FindFirstValue(ClaimTypes.Email) ?? "";
        if (Settings is not null)
            _troubled = await queries.ListTroubledAsync(member.OrganizationId(), MaxTroubled);
    }

    private async Task TestAsync()
    {
        (_isSending, _result) = (true, null);
        StateHasChanged();
        try
        {
            var mail = MailTexts.Test(_email);
            await services.GetRequiredService<MailTransport>().SendAsync(_email, mail.Subject, mail.ToText(), mail.ToHtml(), CancellationToken.None);
            (_isError, _result) = (false, $"The mail server took the mail for {_email}. If it doesn’t arrive, look among the spam.");
        }
        catch (MailException failure)
        {
            (_isError, _result) = (true, failure.Message);
        }
        _isSending = false;
    }
}
