namespace LinkApp.Core.Wording;

/// <summary>An input field and what is wrong with it, worded for the person who filled it in.</summary>
/// <param name="Field">The field as the API names it, such as <c>slug</c> or <c>rules[0].destination</c>.</param>
/// <param name="Message">What is wrong and how to fix it.</param>
public sealed record FieldError(string Field, string Message);
