namespace Lectern.App.Kafka.State;

/// <summary>How Kafka stands, for whoever runs the installation.</summary>
/// <param name="Status"><c>off</c>: no brokers are set, and no process uses any; <c>healthy</c>; <c>degraded</c>: Lectern serves, and what comes or goes by Kafka is late.</param>
/// <param name="Faults">Why it is degraded, worst first; empty: it is not.</param>
/// <param name="At">As of when.</param>
/// <param name="Settings">What this process was told; null: no brokers are set.</param>
/// <param name="Lag">Messages that wait to be taken in, of all topics that are read; null: no broker was asked yet.</param>
/// <param name="WaitingSeconds">How long the oldest of them has waited since Lectern saw it; 0: none does.</param>
/// <param name="MessagesAMinute">Taken in a minute, of all topics, over the last five minutes; null: not counted long enough.</param>
/// <param name="RejectedOfDay">Messages that came within 24 hours and were rejected, of all tenants, as far as they are kept.</param>
/// <param name="Members">The clients of the brokers, at most 100, those seen last first. One that was not seen for a day is not told.</param>
/// <param name="Topics">Those that are read, by name: set, or read before.</param>
/// <param name="IsCut">Whether there are more than 2,000 partitions: the figures are then of the first 2,000.</param>
/// <param name="Rejected">Why messages of the last 24 hours were rejected, the most first; at most 100.</param>
/// <param name="Published">What is written to Kafka; null: nothing ever was.</param>
/// <param name="Throughput">Messages of each topic over the period.</param>
sealed record KafkaReport(
    KafkaStatus Status,
    IReadOnlyList<KafkaFault> Faults,
    DateTime At,
    KafkaSet? Settings,
    long? Lag,
    double WaitingSeconds,
    double? MessagesAMinute,
    long RejectedOfDay,
    IReadOnlyList<KafkaClient> Members,
    IReadOnlyList<KafkaTopicState> Topics,
    bool IsCut,
    IReadOnlyList<KafkaRejections> Rejected,
    KafkaPublishing? Published,
    KafkaRates Throughput);

/// <summary>Where Kafka is, as this process was told.</summary>
/// <param name="Brokers">HOST:PORT each.</param>
/// <param name="GroupId">The consumer group of all processes of the installation.</param>
/// <param name="PublishTopic">Where what changed is published.</param>
sealed record KafkaSet(IReadOnlyList<string> Brokers, string GroupId, string PublishTopic);

/// <summary>A process with the brokers.</summary>
/// <param name="Member">Its host, its process and a random part.</param>
/// <param name="Role"><c>consumer</c> or <c>producer</c>.</param>
/// <param name="State">gone: it has said nothing for half a minute.</param>
/// <param name="Error">What it was told last, by a broker or on the way there; null: nothing is wrong.</param>
/// <param name="Since">Of the state that it told.</param>
/// <param name="SeenAt">When it last said that it is there.</param>
sealed record KafkaClient(string Member, string Role, KafkaMemberState State, string? Error, DateTime Since, DateTime SeenAt);

/// <summary>A topic that is read.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Tenant">Whose events all of it are; null: each message says so, or it is the default tenant's.</param>
/// <param name="IsSet">Whether this process was told to read it; if not, it was read before.</param>
/// <param name="Lag">Messages that wait to be taken in; null: the broker was not asked yet.</param>
/// <param name="WaitingSeconds">How long the oldest of them has waited; 0: none does.</param>
/// <param name="MessagesAMinute">Taken in a minute, over the last five minutes; null: not counted long enough.</param>
/// <param name="Events">Messages taken in since the beginning: stored, known already or rejected.</param>
/// <param name="Rejected">Those of them that were rejected.</param>
/// <param name="CommittedAt">When the last were taken in; null: none ever.</param>
/// <param name="Partitions">By number; empty: nobody has read it yet, or it is not there.</param>
sealed record KafkaTopicState(
    string Topic, string? Tenant, bool IsSet, long? Lag, double WaitingSeconds, double? MessagesAMinute, long Events, long Rejected, DateTime? CommittedAt, IReadOnlyList<KafkaPartitionState> Partitions);

/// <summary>A partition of a topic.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="NextOffset">Of the first message that is not taken in.</param>
/// <param name="EndOffset">Of the message that comes next, as the broker told at SeenAt; null: it was not asked yet.</param>
/// <param name="Lag">Messages between the two.</param>
/// <param name="WaitingSeconds">How long the oldest of them has waited; 0: none does.</param>
/// <param name="Events">Messages taken in since the beginning.</param>
/// <param name="Rejected">Those of them that were rejected.</param>
/// <param name="CommittedAt">When the last were taken in.</param>
/// <param name="SeenAt">When the broker was asked.</param>
/// <param name="Member">Who reads it; null: nobody.</param>
sealed record KafkaPartitionState(
    int Partition, long NextOffset, long? EndOffset, long? Lag, double WaitingSeconds, long Events, long Rejected, DateTime? CommittedAt, DateTime? SeenAt, string? Member);

/// <summary>Messages of a topic that were rejected for a reason within 24 hours.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Count">How many of them are kept, of all tenants.</param>
/// <param name="Newest">When the newest came.</param>
sealed record KafkaRejections(string Topic, string Code, long Count, DateTime Newest);

/// <summary>What is written to Kafka.</summary>
/// <param name="Messages">Acknowledged since the beginning.</param>
/// <param name="PublishedAt">When the last was.</param>
/// <param name="Waiting">How many wait.</param>
/// <param name="WaitingSeconds">How long the oldest of them has; 0: none does.</param>
/// <param name="MeasuredAt">When they were counted.</param>
sealed record KafkaPublishing(long Messages, DateTime? PublishedAt, long Waiting, double WaitingSeconds, DateTime? MeasuredAt);

/// <summary>Messages of each topic in the steps of a period.</summary>
/// <param name="StepSeconds">How long a step is.</param>
/// <param name="Times">When each step begins, the oldest first; the last is not over yet.</param>
/// <param name="Topics">By name; that which is published to among them.</param>
sealed record KafkaRates(int StepSeconds, IReadOnlyList<DateTime> Times, IReadOnlyList<KafkaTopicRates> Topics);

/// <summary>Messages of a topic.</summary>
/// <param name="Messages">Of each step those taken in, or published; null: nobody counted then.</param>
sealed record KafkaTopicRates(string Topic, IReadOnlyList<long?> Messages);
