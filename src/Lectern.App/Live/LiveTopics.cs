using Dapper;
using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Live;

/// <summary>What a stream asks the database as it opens.</summary>
static class LiveTopics
{
    const string TaughtSql =
        $"""
        SELECT e.learner_key, e.course_key FROM read.enrollment e
        WHERE e.tenant_id = @tenant AND e.learner_key = ANY (@learners) AND e.course_key = ANY (@reach) AND {Sql.IsEnrolled}
        """;

    /// <summary>
    /// Of each topic what changes when it does; null: no event has named it yet, or it is not for this caller. A teacher's learner changes
    /// with the courses they teach in which the learner is: that the learner did something in another is not told.
    /// </summary>
    public static async Task<LiveTopic[]?[]> ResolveAsync(TenantSource source, Caller caller, IReadOnlyList<LiveTopicName> names, CancellationToken ct)
    {
        var tenant = caller.Tenant;
        await using var connection = await source.OpenAsync(tenant, ct);
        var keys = await connection.QueryAsync<long?>(new CommandDefinition(
            """
            SELECT coalesce(l.learner_key, c.course_key, o.organization_key)
            FROM unnest(@kinds, @ids) WITH ORDINALITY AS t (kind, id, place)
            LEFT JOIN lectern.learners l ON t.kind = 0 AND l.tenant_id = @tenant AND l.user_id = t.id
            LEFT JOIN lectern.courses c ON t.kind = 1 AND c.tenant_id = @tenant AND c.course_id = t.id
            LEFT JOIN lectern.organizations o ON t.kind = 2 AND o.tenant_id = @tenant AND o.organization_id = t.id
            ORDER BY t.place
            """,
            new { tenant, kinds = names.Select(n => (int)n.Kind).ToArray(), ids = names.Select(n => n.Id).ToArray() },
            cancellationToken: ct));
        LiveTopic?[] all = [.. keys.Select((key, i) => key is { } k ? new LiveTopic(tenant, names[i].Kind, k) : (LiveTopic?)null)];
        if (caller.Role == Role.Student) return [.. all.Select((t, i) => t is { Kind: LiveKind.User } own && names[i].Id == caller.UserId ? new[] { own } : null)];
        if (caller.Courses.Keys is not { } reach) return [.. all.Select(t => t is { } topic ? new[] { topic } : null)];

        var learners = all.OfType<LiveTopic>().Where(t => t.Kind == LiveKind.User).Select(t => t.Key).ToArray();
        var taught = (await connection.QueryAsync<(long Learner, long Course)>(new CommandDefinition(TaughtSql, new { tenant, learners, reach }, cancellationToken: ct)))
            .ToLookup(t => t.Learner, t => new LiveTopic(tenant, LiveKind.Course, t.Course));
        return
        [
            .. all.Select(t => t switch
            {
                { Kind: LiveKind.Course } course when caller.Courses.Holds(course.Key) => [course],
                { Kind: LiveKind.User } user when taught[user.Key].Any() => taught[user.Key].ToArray(),
                _ => null,
            }),
        ];
    }

    /// <summary>
    /// Marks what changed after a position; null: nothing is asked for but where the read models stand. Where that is not known any
    /// more, or would take too long to find out, everything may have.
    /// </summary>
    /// <returns>The position that the read models hold.</returns>
    public static async Task<long> CatchUpAsync(TenantSource source, LiveSubscription subscription, long? after, TimeSpan timeout, TimeProvider time, CancellationToken ct)
    {
        LiveTopic[] topics = [.. subscription.Watched.SelectMany(w => w).Distinct()];
        var keys = after is null ? ([], [], []) : (Of(LiveKind.User), Of(LiveKind.Course), Of(LiveKind.Organization));
        OutboxState state;
        IReadOnlyList<KeyChange>? changes = null;
        try
        {
            (state, changes) = await AskAsync(after ?? long.MaxValue, keys);
        }
        catch (NpgsqlException e) when (after is not null && e.InnerException is TimeoutException)
        {
            (state, _) = await AskAsync(long.MaxValue, ([], [], []));
        }
        if (after is not { } from)
        {
            subscription.Begin(state.Position, []);
            return state.Position;
        }
        var isLost = changes is null || from < state.KeptFrom || from > state.Position || (state.Swaps > 0 && from <= state.SwappedAt);
        if (isLost)
        {
            subscription.Begin(state.Position, []);
            subscription.MarkAll(state.Position, time.GetUtcNow().UtcDateTime);
            return state.Position;
        }
        var places = subscription.Watched.SelectMany((watched, i) => watched.Select(topic => (topic, i))).ToLookup(t => t.topic, t => t.i);
        subscription.Begin(state.Position, changes!.SelectMany(c => places[new(topics[0].Tenant, (LiveKind)c.Kind, c.Key)].Select(place => (place, c.First, c.Last, c.At))));
        return state.Position;

        long[] Of(LiveKind kind) => [.. topics.Where(t => t.Kind == kind).Select(t => t.Key)];

        async Task<(OutboxState, IReadOnlyList<KeyChange>)> AskAsync(long position, (long[], long[], long[]) of)
        {
            while (true)
            {
                if (await Outbox.ChangedAsync(source, topics[0].Tenant, position, of, timeout, ct) is { } answer) return answer;
                // Between two schemas, which a swap separates by milliseconds.
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            }
        }
    }
}
