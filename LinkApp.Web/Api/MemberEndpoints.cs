using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using LinkApp.Web.Members;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/members</c> and <c>/api/v1/invitations</c>: who works in an organization, for keys with the role admin.</summary>
internal static class MemberEndpoints
{
    public static void MapMembers(this RouteGroupBuilder api)
    {
        var members = api.MapGroup("/members").WithTags("Members").RequireAuthorization(Policies.Administer);
        members.MapGet("/", ListAsync).WithName("listMembers").ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("List members").WithDescription("The organization's members, by email address.");
        members.MapPatch("/{id}", ChangeAsync).WithName("updateMember")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Change a member's role")
            .WithDescription("Their open pages and live feeds follow within 30 seconds. An organization always keeps one admin.");
        members.MapDelete("/{id}", RemoveAsync).WithName("removeMember")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Remove a member").WithDescription(
                "Their pages and live feeds end within 30 seconds, and API keys that they created are revoked, unless keepKeys is true. Links that they made stay.");

        var invitations = api.MapGroup("/invitations").WithTags("Members").RequireAuthorization(Policies.Administer);
        invitations.MapGet("/", ListInvitationsAsync).WithName("listInvitations").ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("List invitations").WithDescription("The open and expired invitations, the newest first.");
        invitations.MapPost("/", InviteAsync).WithName("createInvitation").ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Invite a member").WithDescription(
                "The response has a URL to send to the person, or LinkApp sends it (sendMail). It works once, for 7 days; LinkApp stores only a hash of it.");
        invitations.MapPost("/{id}/renew", RenewAsync).WithName("renewInvitation").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Make a new invitation link").WithDescription("It works for another 7 days; the link before no longer works.");
        invitations.MapDelete("/{id}", WithdrawAsync).WithName("withdrawInvitation").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Withdraw an invitation").WithDescription("Its link no longer works.");
    }

    private static async Task<Ok<MemberListBody>> ListAsync(
        ClaimsPrincipal member, MemberEditor members, SignInProviders providers, CancellationToken cancel) =>
        TypedResults.Ok(new MemberListBody(
            [.. (await members.ListAsync(member.OrganizationId(), cancel)).Select(listed => MemberBody.From(listed, providers))]));

    private static async Task<Results<Ok<MemberBody>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        long id, JsonBody<MemberBody> body, ClaimsPrincipal member, HttpRequest request, MemberEditor members, SignInProviders providers,
        CancellationToken cancel)
    {
        if (Check(body, wanted => wanted.FindErrors()) is { } wrong)
            return wrong;
        return await members.SetRoleAsync(member.OrganizationId(), id, body.Value!.Role!.Value, member.Author(request.Host.Value), cancel) switch
        {
            MemberEdit.LastAdmin => Problems.LastAdmin(),
            MemberEdit.Saved when (await members.ListAsync(member.OrganizationId(), cancel)).Find(listed => listed.UserId == id) is { } changed =>
                TypedResults.Ok(MemberBody.From(changed, providers)),
            _ => Problems.NoSuchMember(id),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        long id, ClaimsPrincipal member, HttpRequest request, MemberEditor members, CancellationToken cancel, bool keepKeys = false) =>
        await members.RemoveAsync(member.OrganizationId(), id, member.Author(request.Host.Value), keepKeys, cancel) switch
        {
            MemberEdit.Saved => TypedResults.NoContent(),
            MemberEdit.LastAdmin => Problems.LastAdmin(),
            _ => Problems.NoSuchMember(id),
        };

    private static async Task<Ok<InvitationListBody>> ListInvitationsAsync(ClaimsPrincipal member, InvitationEditor invitations, CancellationToken cancel) =>
        TypedResults.Ok(new InvitationListBody(
            [.. (await invitations.ListAsync(member.OrganizationId(), cancel)).Select(invitation => InvitationBody.From(invitation))]));

    private static async Task<Results<Created<InvitationBody>, ValidationProblem, ProblemHttpResult>> InviteAsync(
        JsonBody<InvitationBody> body, ClaimsPrincipal member, HttpRequest request, InvitationEditor invitations, InvitationMails mails,
        CancellationToken cancel)
    {
        if (Check(body, wanted => wanted.FindErrors()) is { } wrong)
            return wrong;
        var (email, role, sendMail) = (body.Value!.Email, body.Value.Role ?? Role.Editor, body.Value.SendMail is true);
        if (sendMail && !mails.CanSend)
            return Problems.Invalid([new("sendMail", "No mail server is set up (Mail:Server). Leave sendMail out, and send the URL yourself.")]);
        var by = member.Author(request.Host.Value);
        switch (await invitations.InviteAsync(member.OrganizationId(), email, role, by, cancel))
        {
            case InvitationEdit.Saved saved:
                var url = GetUrl(request, saved.Secret);
                if (sendMail)
                    await mails.SendAsync(saved, by, url, cancel);
                return TypedResults.Created($"{request.PathBase}/api/v1/invitations/{saved.Invitation.Id}", InvitationBody.From(saved.Invitation, url));
            case InvitationEdit.Invalid(var error):
                return Problems.Invalid([error]);
            case InvitationEdit.Taken(var error):
                return Problems.AlreadyInvited(error);
            case var outcome:
                throw new InvalidOperationException($"An invitation can't be created as {outcome}.");
        }
    }

    private static async Task<Results<Ok<InvitationBody>, ProblemHttpResult>> RenewAsync(
        int id, ClaimsPrincipal member, HttpRequest request, InvitationEditor invitations, CancellationToken cancel) =>
        await invitations.RenewAsync(member.OrganizationId(), id, member.Author(request.Host.Value), cancel) is InvitationEdit.Saved saved
            ? TypedResults.Ok(InvitationBody.From(saved.Invitation, GetUrl(request, saved.Secret)))
            : Problems.NoSuchInvitation(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(
        int id, ClaimsPrincipal member, HttpRequest request, InvitationEditor invitations, CancellationToken cancel) =>
        await invitations.WithdrawAsync(member.OrganizationId(), id, member.Author(request.Host.Value), cancel)
            ? TypedResults.NoContent()
            : Problems.NoSuchInvitation(id);

    private static string GetUrl(HttpRequest request, string secret) => $"{request.GetBaseUrl()}/account/join/{secret}";

    private static ValidationProblem? Check<T>(JsonBody<T> body, Func<T, IEnumerable<FieldError>> findErrors) where T : class
    {
        IReadOnlyList<FieldError> errors = body.Value is { } value ? [.. findErrors(value)] : [body.Error!];
        return errors.Count == 0 ? null : Problems.Invalid(errors);
    }
}
