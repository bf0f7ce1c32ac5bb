using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Bunit;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace LinkApp.Tests.Support;

/// <summary>
/// Renders components without a browser, with the services of a server, for a member, and calls their methods with the things of
/// an organization: what a member could do to it if the server ran any handler with anything. Dialogs are answered with yes.
/// </summary>
internal sealed class HandlerRig : IAsyncDisposable
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Some methods run as long as their page is open.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly BunitContext _context = new();
    private readonly AsyncServiceScope _scope;
    private readonly ClaimsPrincipal _member;
    private readonly OrganizationThings _things;
    private IRenderedComponent<IComponent>? _rendered;
    private object? _component;

    /// <param name="server">Has the services.</param>
    /// <param name="member">Who is signed in.</param>
    /// <param name="things">What the parameters of components and methods are.</param>
    public HandlerRig(TestServer server, ClaimsPrincipal member, OrganizationThings things)
    {
        (_member, _things, _scope) = (member, things, server.Services.CreateAsyncScope());
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddMudServices();
        _context.Services.AddScoped<ViewerZone>().AddScoped<CircuitConnection>().AddSingleton(YesDialogs.Create())
            .AddSingleton<AuthenticationStateProvider>(new MemberState(member));
        _context.Services.AddFallbackServiceProvider(_scope.ServiceProvider);
        _context.Render<MudPopoverProvider>();
    }

    /// <summary>Makes the claims of a member.</summary>
    public static ClaimsPrincipal Member(OrganizationThings organization, long userId, string email, Role role) => new(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, userId.ToString(CultureInfo.InvariantCulture)),
            new(ClaimTypes.Email, email),
            new(MemberClaims.Organization, organization.Id.ToString(CultureInfo.InvariantCulture)),
            new(MemberClaims.OrganizationName, organization.Name),
            new(MemberClaims.Role, role.ToString()),
            // Otherwise pages ask the browser for its zone.
            new(MemberClaims.TimeZone, "Etc/UTC"),
        ],
        "test"));

    /// <summary>The methods of a component that may be handlers: all of its own, but for those that Blazor calls anyway.</summary>
    public static IEnumerable<MethodInfo> Handlers(Type component)
    {
        for (var type = component; type.Assembly == component.Assembly && type != typeof(object); type = type.BaseType!)
        {
            foreach (var method in type.GetMethods(All))
            {
                var isOwn = method.GetBaseDefinition().DeclaringType!.Assembly == component.Assembly;
                if (isOwn && !method.IsSpecialName && !method.IsAbstract && !method.IsGenericMethod && !method.Name.Contains('.', StringComparison.Ordinal)
                    && method.Name is not ("Dispose" or "DisposeAsync") && method.ReturnType is var result
                    && (result == typeof(void) || result.IsAssignableTo(typeof(Task)) || result.Name.StartsWith("ValueTask", StringComparison.Ordinal)))
                    yield return method;
            }
        }
    }

    /// <summary>The kinds of things that methods of a component take.</summary>
    public static IEnumerable<Type> Taken(Type component) =>
        Handlers(component).SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType);

    /// <summary>Renders a component; its parameters are things of the organization. Returns why it can't be; null if it was.</summary>
    public async Task<string?> TryRenderAsync(Type component)
    {
        try
        {
            await RenderAsync(component);
            return null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
    }

    private async Task RenderAsync(Type component)
    {
        RenderFragment content = builder =>
        {
            builder.OpenComponent(0, component);
            AddParameters(builder, component);
            builder.AddComponentReferenceCapture(2, rendered => _component = rendered);
            builder.CloseComponent();
        };
        var state = Task.FromResult(new AuthenticationState(_member));
        _rendered = _context.Render<CascadingValue<Task<AuthenticationState>>>(
            parameters => parameters.Add(cascading => cascading.Value, state).Add(cascading => cascading.ChildContent, content));
        // What was begun when it was rendered comes to its end, as far as it does.
        await _rendered.InvokeAsync(() => Task.CompletedTask);
    }

    /// <summary>Calls a method. What it throws is no matter: nothing must have been changed then, either.</summary>
    public async Task CallAsync(MethodInfo method)
    {
        object?[] arguments = [.. method.GetParameters().Select(parameter => Sample(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue))];
        try
        {
            await _rendered!.InvokeAsync(() => ToTask(method.Invoke(_component, arguments))).WaitAsync(Limit);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Such as of a field that only a form fills.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _scope.DisposeAsync();
    }

    private static Task ToTask(object? result) => result switch
    {
        Task task => task,
        ValueTask task => task.AsTask(),
        _ => Task.CompletedTask,
    };

    private void AddParameters(RenderTreeBuilder builder, Type component)
    {
        var properties = component.GetProperties(BindingFlags.Instance | BindingFlags.Public);
        foreach (var property in properties.Where(property => property.GetCustomAttribute<ParameterAttribute>() is not null))
        {
            if (Sample(property.Name, property.PropertyType, hasDefault: false) is { } value)
                builder.AddComponentParameter(1, property.Name, value);
        }
    }

    private object? Sample(string name, Type type, bool hasDefault)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (_things.Find(type) is { } thing)
            return thing;
        if (type == typeof(LinkName))
            return _things.Link.LinkName;
        if (type == typeof(string))
            return name.EndsWith("host", StringComparison.OrdinalIgnoreCase) ? _things.Host
                : name is "Token" or "Search" ? "" : _things.Link.Slug;
        if (type == typeof(long))
            return name == "Id" ? _things.Import.Id : _things.Link.Id;
        if (type == typeof(int))
            // A page gives its parts the member's organization.
            return name.StartsWith("organization", StringComparison.OrdinalIgnoreCase) ? _member.OrganizationId() : 1;
        if (type == typeof(bool))
            return name != "MayEdit" || _member.Has(Role.Editor);
        if (type.IsAssignableFrom(typeof(long[])) && type != typeof(object))
            return new[] { _things.Link.Id };
        if (type.IsGenericType && type.GetGenericArguments() is [var item] && _things.Find(item) is { } one
            && item.MakeArrayType().IsAssignableTo(type))
        {
            var list = Array.CreateInstance(item, 1);
            list.SetValue(one, 0);
            return list;
        }
        if (type == typeof(BulkChange))
            return new BulkChange { Delete = true };
        if (type.IsAssignableFrom(typeof(LinkVersion[])) && type != typeof(object))
            return new[] { new LinkVersion(_things.Link.Id, 2) };
        if (type == typeof(ClaimsPrincipal))
            return _member;
        if (type == typeof(Author))
            return new Author("mallory@example.com");
        if (type == typeof(DateOnly))
            return DateOnly.FromDateTime(DateTime.UtcNow);
        if (type == typeof(TimeZoneInfo))
            return TimeZoneInfo.Utc;
        if (type == typeof((TakenSlugs, IReadOnlyList<string>)))
            return (TakenSlugs.Skip, (IReadOnlyList<string>)[]);
        return hasDefault || !type.IsValueType || type == typeof(EventCallback) ? null : Activator.CreateInstance(type);
    }
}

/// <summary>A member who stays signed in.</summary>
internal sealed class MemberState(ClaimsPrincipal member) : AuthenticationStateProvider
{
    public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(member));
}

/// <summary>Dialogs that are closed at once, with yes.</summary>
#pragma warning disable CA1852, MA0053 // The proxy is a subtype that is made at run time.
internal class YesDialogs : DispatchProxy
#pragma warning restore CA1852, MA0053
{
    public static IDialogService Create() => Create<IDialogService, YesDialogs>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.ReturnType == typeof(Task<IDialogReference>))
            return Task.FromResult(Create<IDialogReference, YesDialogs>());
        if (targetMethod.ReturnType == typeof(Task<DialogResult>))
            return Task.FromResult(DialogResult.Ok(true));
        if (targetMethod.ReturnType == typeof(Task<bool?>))
            return Task.FromResult<bool?>(true);
        return targetMethod.ReturnType == typeof(Task) ? Task.CompletedTask : null;
    }
}
