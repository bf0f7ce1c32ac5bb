using System.Globalization;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Audit;

/// <summary>Which entries of the audit log a request asks for.</summary>
internal sealed record AuditParameters
{
    /// <summary>Only this action, such as member.invited.</summary>
    [FromQuery(Name = "action")]
    public string? Action { get; init; }

    /// <summary>Only what this member or API key did: the whole email address or name.</summary>
    [FromQuery(Name = "author")]
    public string? Author { get; init; }

    /// <summary>The first day, UTC, such as 2026-11-01.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>The last day, UTC.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>Parses the filter; returns what is wrong.</summary>
    public List<FieldError> Read(out AuditFilter filter)
    {
        List<FieldError> errors = [];
        if (!string.IsNullOrEmpty(Action) && AuditAction.Find(Action) is null)
            errors.Add(new("action", $"\"action\" must be one of: {string.Join(", ", AuditAction.All.Select(action => action.Name))}."));
        var (from, to) = (ReadDay("from", From, errors), ReadDay("to", To, errors));
        if (from > to)
            errors.Add(new("to", "\"to\" must not be before \"from\"."));
        filter = new(Clean(Action), Clean(Author), from, to?.AddDays(1));
        return errors;
    }

    private static DateTime? ReadDay(string name, string? text, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue)
            return day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        errors.Add(new(name, $"\"{name}\" must be a day such as 2026-11-29."));
        return null;
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Which page of the audit log a request asks for.</summary>
internal sealed record AuditPaging
{
    private const int Default = 50;

    /// <summary>The cursor of the previous page; left out for the first page.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>The maximum number of entries on the page, 1 to 200; 50 if left out.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>Parses the page, and adds what is wrong to the errors.</summary>
    public (long? Before, int Size) Read(List<FieldError> errors) => CursorPaging.Read(Cursor, Limit, Default, AuditQueries.MaxSize, errors);
}
