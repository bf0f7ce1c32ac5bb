using LinkApp.Core.Limits;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Unit;

/// <summary>What the limit of password tries promises, wherever they are counted.</summary>
public abstract class PasswordAttemptsTests
{
    private readonly FakeTimeProvider _time = new(Support.Pipeline.Start);
    private PasswordAttempts? _attempts;

    private PasswordAttempts Attempts => _attempts ??= Create(_time);

    protected abstract PasswordAttempts Create(TimeProvider time);

    [Fact]
    public async Task A_visitor_has_five_tries_in_any_minute()
    {
        for (var i = 0; i < PasswordAttempts.Limit; i++)
        {
            Assert.Null(await Attempts.TakeAsync(1, 1));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(TimeSpan.FromSeconds(10), await Attempts.TakeAsync(1, 1));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.NotNull(await Attempts.TakeAsync(1, 1));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(await Attempts.TakeAsync(1, 1));
        Assert.Equal(TimeSpan.FromSeconds(10), await Attempts.TakeAsync(1, 1));
    }

    [Fact]
    public async Task Others_and_other_links_have_their_own()
    {
        for (var i = 0; i < PasswordAttempts.Limit; i++)
            Assert.Null(await Attempts.TakeAsync(1, 1));

        Assert.NotNull(await Attempts.TakeAsync(1, 1));
        Assert.Null(await Attempts.TakeAsync(2, 1));
        Assert.Null(await Attempts.TakeAsync(1, 2));
    }

    [Fact]
    public async Task A_right_password_uses_none_up()
    {
        for (var i = 0; i < 3 * PasswordAttempts.Limit; i++)
        {
            Assert.Null(await Attempts.TakeAsync(1, 1));
            await Attempts.RefundAsync(1, 1);
        }
        for (var i = 0; i < PasswordAttempts.Limit; i++)
            Assert.Null(await Attempts.TakeAsync(1, 1));
        Assert.NotNull(await Attempts.TakeAsync(1, 1));
    }

    [Fact]
    public async Task Tries_at_once_are_all_counted()
    {
        var attempts = Attempts;
        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await attempts.TakeAsync(1, 1))));

        Assert.Equal(PasswordAttempts.Limit, taken.Count(wait => wait is null));
    }
}

/// <summary>Tries in the memory of one server.</summary>
public sealed class LocalPasswordAttemptsTests : PasswordAttemptsTests
{
    protected override PasswordAttempts Create(TimeProvider time) => new LocalPasswordAttempts(time);
}
