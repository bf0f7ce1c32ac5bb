using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>Hands committed clicks to those who follow them. One thread publishes; any may subscribe.</summary>
internal sealed class CommitConsumers(ILogger logger)
{
    private readonly Lock _gate = new();
    private Subscription[] _subscriptions = [];
    private long _published;

    /// <summary>The id of the newest click before the first that is published.</summary>
    public void StartAfter(long id) => _published = id;

    /// <inheritdoc cref="ClickLog.Subscribe"/>
    public IDisposable Subscribe(Action<IReadOnlyList<Click>> consumer, out long after)
    {
        var subscription = new Subscription(this, consumer);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
            after = _published;
        }
        return subscription;
    }

    /// <summary>Hands out the clicks of a commit, in the order of their ids.</summary>
    public void Publish(List<Click> clicks)
    {
        if (clicks.Count == 0)
            return;
        Subscription[] subscriptions;
        lock (_gate)
        {
            subscriptions = _subscriptions;
            _published = clicks[^1].Id;
        }
        foreach (var subscription in subscriptions)
        {
            try
            {
                subscription.Receive(clicks);
            }
            catch (Exception error)
            {
                // The clicks are committed already, and a consumer that fails must not stop the writing.
                logger.LogError(error, "Committed clicks could not be handed to {Consumer}.", subscription);
            }
        }
    }

    /// <summary>A consumer of commits, until it is disposed.</summary>
    private sealed class Subscription(CommitConsumers consumers, Action<IReadOnlyList<Click>> consumer) : IDisposable
    {
        public void Receive(IReadOnlyList<Click> clicks) => consumer(clicks);

        public void Dispose()
        {
            lock (consumers._gate)
                consumers._subscriptions = [.. consumers._subscriptions.Where(other => other != this)];
        }

        public override string ToString() => $"{consumer.Method.DeclaringType?.Name}.{consumer.Method.Name}";
    }
}
