using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.Edit;

/// <summary>The errors of a form, or of a part of it, by field.</summary>
public sealed class FormErrors(IReadOnlyList<FieldError> errors)
{
    public static readonly FormErrors None = new([]);

    public IReadOnlyList<FieldError> All => errors;

    /// <summary>The error of a field, or null; "" is for errors of the form as a whole.</summary>
    public string? this[string field] => errors.FirstOrDefault(error => error.Field == field)?.Message;

    /// <summary>Whether one of these fields, or a field inside one, has an error.</summary>
    public bool Has(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (Below(field).All.Count > 0)
                return true;
        }
        return false;
    }

    /// <summary>The errors of a part, such as <c>rules[0]</c>, with field names relative to it.</summary>
    public FormErrors Below(string part)
    {
        List<FieldError> found = [];
        foreach (var error in errors)
        {
            if (error.Field == part)
                found.Add(error with { Field = "" });
            else if (error.Field.StartsWith(part, StringComparison.Ordinal) && error.Field[part.Length] is '.' or '[')
                found.Add(error with { Field = error.Field[part.Length..].TrimStart('.') });
        }
        return new(found);
    }
}
