namespace LinkApp.Core.Data;

/// <summary>The data can't be used as it is; the message tells an operator what to do.</summary>
public sealed class DataException(string message, Exception? cause = null) : Exception(message, cause);
