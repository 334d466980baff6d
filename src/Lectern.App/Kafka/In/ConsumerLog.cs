namespace Lectern.App.Kafka.In;

static partial class ConsumerLog
{
    [LoggerMessage(1, LogLevel.Information, "Kafka is connected; messages are taken in")]
    public static partial void Connected(this ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "Kafka does not answer, and is tried again: {Reason}")]
    public static partial void Down(this ILogger logger, string? reason);

    [LoggerMessage(3, LogLevel.Warning, "A batch of {Messages} messages waits for the database, {Seconds:0.0} s: {Reason}")]
    public static partial void Waits(this ILogger logger, int messages, double seconds, string reason);

    [LoggerMessage(4, LogLevel.Warning, "A batch of {Messages} messages failed as a whole, trying its halves: {Reason}")]
    public static partial void Split(this ILogger logger, int messages, string reason);

    [LoggerMessage(5, LogLevel.Error, "The message {Topic} {Partition} {Offset} cannot be stored and is kept as a rejected event")]
    public static partial void Unstorable(this ILogger logger, string topic, int partition, long offset, Exception e);

    [LoggerMessage(6, LogLevel.Information, "Another consumer has {Topic} {Partition}, or it is at another place: what was read of it here is dropped")]
    public static partial void Fenced(this ILogger logger, string topic, int partition);

    [LoggerMessage(7, LogLevel.Warning, "{Topic} {Partition} no longer reaches to {Offset}: the topic was made anew, and is taken in from its beginning")]
    public static partial void BegunAgain(this ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(8, LogLevel.Warning, "{Count} messages of {Topic} {Partition} are not there any more: the brokers deleted them before they were taken in")]
    public static partial void Missed(this ILogger logger, long count, string topic, int partition);

    [LoggerMessage(9, LogLevel.Warning, "Kafka says of the topics that are read: {Reason}")]
    public static partial void Complained(this ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The places of {Partitions} partitions could not be read; trying again")]
    public static partial void NotPlaced(this ILogger logger, int partitions, Exception e);

    [LoggerMessage(11, LogLevel.Warning, "The consumer was interrupted and will start again in {Seconds:0.0} s")]
    public static partial void Interrupted(this ILogger logger, double seconds, Exception e);

    [LoggerMessage(12, LogLevel.Warning, "The consumer did not leave its group in time; the others take over once the brokers miss it")]
    public static partial void NotLeft(this ILogger logger);

    [LoggerMessage(14, LogLevel.Debug, "How the consumer stands could not be written down")]
    public static partial void NotTold(this ILogger logger, Exception e);

    [LoggerMessage(13, LogLevel.Debug, "librdkafka: {Message}")]
    public static partial void Library(this ILogger logger, string message);
}
