namespace Lectern.App.Kafka.State;

/// <summary>How Kafka stands, as the tables of its consumers and producers tell: what health, metrics and the operator's page go by.</summary>
/// <param name="Topics">Those that this process was told to read; null: it was told of no brokers. Another one may have been.</param>
/// <param name="At">When it was read.</param>
/// <param name="Partitions">By topic and number, at most <see cref="MaxPartitions"/>.</param>
/// <param name="IsCut">Whether there are more partitions than are here.</param>
/// <param name="Members">Those seen last first, at most <see cref="MaxMembers"/>.</param>
/// <param name="Out">Null: nothing was ever published.</param>
sealed record KafkaFacts(
    IReadOnlySet<string>? Topics, DateTime At, IReadOnlyList<KafkaFacts.Partition> Partitions, bool IsCut, IReadOnlyList<KafkaFacts.Member> Members, KafkaFacts.Published? Out)
{
    public const int MaxPartitions = 2_000;
    public const int MaxMembers = 100;

    /// <summary>Who was not seen for so long is gone: members say every five seconds that they are there.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(30);

    /// <summary>Whether Kafka is meant to run: here, or at somebody who was there a moment ago.</summary>
    public bool IsOn => Topics is not null || Members.Any(m => StateOf(m) is not (KafkaMemberState.Gone or KafkaMemberState.Stopped));

    /// <summary>What was left in a topic that is read no longer waits for nobody.</summary>
    public IEnumerable<Partition> Read => Topics is null ? Partitions : Partitions.Where(p => Topics.Contains(p.Topic));

    /// <summary>Messages that wait in all partitions that are read; null: of none is it known.</summary>
    public long? Lag => Sum(Read.Select(p => p.Lag));

    /// <summary>How long the oldest of them has waited, in seconds; 0: none does.</summary>
    public double WaitingSeconds => Read.Select(SecondsOf).DefaultIfEmpty().Max();

    public double SecondsOf(Partition partition) => Seconds(partition.Lag > 0 ? partition.WaitingSince : null);

    /// <summary>How long the oldest message that is not published yet has waited, in seconds.</summary>
    public double UnpublishedSeconds => Seconds(Out is { Owed: > 0, OldestAt: { } oldest } ? oldest : null);

    /// <summary>As it said last; gone, where it would have said something since.</summary>
    public KafkaMemberState StateOf(Member member)
    {
        var said = Enum.TryParse<KafkaMemberState>(member.State, ignoreCase: true, out var known) ? known : KafkaMemberState.Connecting;
        return said != KafkaMemberState.Stopped && At - member.SeenAt > GoneAfter ? KafkaMemberState.Gone : said;
    }

    public int Count(string role, KafkaMemberState state) => Members.Count(m => m.Role == role && StateOf(m) == state);

    /// <summary>Of what is known; null where nothing is.</summary>
    public static long? Sum(IEnumerable<long?> values) => values.Aggregate((long?)null, (sum, value) => value is null ? sum : (sum ?? 0) + value);

    double Seconds(DateTime? since) => since is { } then ? Math.Max(0, (At - then).TotalSeconds) : 0;

    /// <summary>A row of <c>lectern.kafka_partitions</c>.</summary>
    internal sealed record Partition
    {
        public string Topic { get; init; } = "";
        public int Number { get; init; }
        public long NextOffset { get; init; }
        public long? EndOffset { get; init; }
        public long Events { get; init; }
        public long Rejected { get; init; }
        public DateTime? CommittedAt { get; init; }
        public DateTime? SeenAt { get; init; }
        public string? Member { get; init; }

        /// <summary>When Lectern first saw the oldest message that is not taken in; null: none waits, or it was not seen yet.</summary>
        public DateTime? WaitingSince { get; init; }

        /// <summary>Messages that are there and not taken in; null: the broker was not asked yet.</summary>
        public long? Lag => EndOffset is { } end ? Math.Max(0, end - NextOffset) : null;
    }

    /// <summary>A row of <c>lectern.kafka_members</c>.</summary>
    internal sealed record Member
    {
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public string State { get; init; } = "";
        public string? Error { get; init; }
        public DateTime Since { get; init; }
        public DateTime SeenAt { get; init; }
    }

    /// <summary>The row of <c>lectern.kafka_out</c>.</summary>
    internal sealed record Published
    {
        public long Messages { get; init; }
        public DateTime? PublishedAt { get; init; }
        public long Owed { get; init; }
        public DateTime? OldestAt { get; init; }
        public DateTime? MeasuredAt { get; init; }
    }
}
