using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary>
/// Makes it safe to repeat the creation of a link: the same <c>Idempotency-Key</c> with the same body gets the first answer,
/// and nothing is created again. Only successful answers are stored: a refused body can be corrected and sent with the same key.
/// </summary>
internal sealed class IdempotencyKey(IdempotentCreates creates, Turns turns, TimeProvider time) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    /// <summary>Marks a repeated answer; other APIs use the same name.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers[Header];
        if (header.Count == 0)
            return await next(context);
        if (header is not [{ Length: > 0 and <= IdempotentCreate.MaxKeyLength } key] || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return Problems.InvalidHeader(Header, $"{Header} must be one text of 1 to {IdempotentCreate.MaxKeyLength} printable ASCII characters, such as a UUID.");
        if (context.Arguments.OfType<JsonBody<LinkBody>>().Single().Value is not { } body)
            return await next(context);

        var request = new IdempotentRequest(http.User.KeyId(), key, ComputeFingerprint(body, http.Request), time.GetUtcNow().UtcDateTime);
        await using var turn = await turns.TakeAsync(Turn.IdempotentCreates, http.RequestAborted);
        if (await creates.FindAsync(request.ApiKeyId, key, http.RequestAborted) is { } before)
            return before.Fingerprint.AsSpan().SequenceEqual(request.Fingerprint) ? Replay(before, http) : Problems.KeyOfAnotherRequest(Header);
        http.Features.Set(request);
        return await next(context);
    }

    /// <summary>
    /// A hash of the body's content: whitespace and the order of fields make no difference. It is keyed with the API key,
    /// which is not stored, so that a link's password can't be guessed from the hash.
    /// </summary>
    private static byte[] ComputeFingerprint(LinkBody body, HttpRequest request) => HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(ApiKeyAuthentication.GetSecret(request) ?? ""), JsonSerializer.SerializeToUtf8Bytes(body, LinkJson.Options));

    private static Created<LinkBody> Replay(IdempotentCreate before, HttpContext context)
    {
        var body = JsonSerializer.Deserialize<LinkBody>(before.Answer, LinkJson.Options)!;
        context.Response.Headers[ReplayedHeader] = "true";
        return LinkEndpoints.Created(body, context);
    }
}

/// <summary>A create with an idempotency key, for the duration of its request.</summary>
internal sealed record IdempotentRequest(int ApiKeyId, string Key, byte[] Fingerprint, DateTime Time)
{
    /// <summary>The record of the request and its answer, which is stored together with the link.</summary>
    public IdempotentCreate Answered(LinkBody answer) => new()
    {
        ApiKeyId = ApiKeyId,
        Key = Key,
        Fingerprint = Fingerprint,
        Answer = JsonSerializer.SerializeToUtf8Bytes(answer, LinkJson.Options),
        CreatedAt = Time,
    };
}
