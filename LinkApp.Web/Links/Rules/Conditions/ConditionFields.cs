using LinkApp.Core.Links.Rules;
using LinkApp.Web.Links.Edit;
using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Links.Rules.Conditions;

/// <summary>
/// The fields of a condition. They read the condition from the form and not from a parameter: while the browser is slow, nothing is
/// rendered, and a change would be made to the condition as it was before the last one.
/// </summary>
/// <typeparam name="T">The type of the condition.</typeparam>
public abstract class ConditionFields<T> : ComponentBase
    where T : RuleCondition
{
    /// <summary>The condition in the form; its value is a <typeparamref name="T"/>.</summary>
    [Parameter, EditorRequired]
    public required ConditionInput Input { get; set; }

    /// <summary>The errors, by the fields of the condition.</summary>
    [Parameter, EditorRequired]
    public required FormErrors Errors { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    protected T Condition => (T)Input.Value;

    protected Task SetAsync(T condition)
    {
        Input.Value = condition;
        return OnChanged.InvokeAsync();
    }
}
