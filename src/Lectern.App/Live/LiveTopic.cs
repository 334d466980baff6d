namespace Lectern.App.Live;

/// <summary>What a topic is about; the numbers are those of <see cref="Postgres.KeyChange.Kind"/>.</summary>
enum LiveKind
{
    User,
    Course,
    Organization,
}

/// <summary>A topic as the outbox knows it.</summary>
readonly record struct LiveTopic(int Tenant, LiveKind Kind, long Key);

/// <summary>A topic as a client names it: <c>user:ID</c>, <c>course:ID</c> or <c>organization:ID</c>. An id may hold colons.</summary>
sealed record LiveTopicName(LiveKind Kind, string Id)
{
    public const string Parameter = "topic";
    public const int MaxTopics = 100;
    public const int MaxId = 200;
    public const string CountRule = "must be given 1 to 100 times.";
    public const string Rule = "must be user:ID, course:ID or organization:ID, the ID of 1 to 200 characters.";

    public override string ToString() => $"{KindName(Kind)}:{Id}";

    public static LiveTopicName? TryRead(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.Length - colon - 1 is < 1 or > MaxId) return null;
        foreach (var kind in Enum.GetValues<LiveKind>())
        {
            if (text.AsSpan(0, colon).SequenceEqual(KindName(kind))) return new(kind, text[(colon + 1)..]);
        }
        return null;
    }

    static string KindName(LiveKind kind) => kind switch
    {
        LiveKind.User => "user",
        LiveKind.Course => "course",
        _ => "organization",
    };
}
