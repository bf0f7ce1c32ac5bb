namespace LinkApp.Core.Wording;

/// <summary>An input field and what is wrong with it, said to the person who filled it in.</summary>
/// <param name="Field">The field in the API's words, such as <c>slug</c> or <c>rules[0].destination</c>.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record FieldError(string Field, string Message);
