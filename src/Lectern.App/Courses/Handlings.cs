using System.Security.Cryptography;
using System.Text;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Courses;

/// <summary>Who dealt with whose flags: the newest time of each learner and course. State beside the read models; notes are encrypted.</summary>
sealed class Handlings(TenantSource source, IDataProtectionProvider protection, UserNames userNames)
{
    /// <summary>Rows of <c>h</c>, with who it was as far as learners and accounts tell: teachers are named by events, too.</summary>
    const string Columns =
        """
        SELECT h.course_key, h.learner_key, h.reasons, h.missed_items, h.note, h.handled_by AS by, h.handled_at AS at, l.learner_key AS by_key, a.user_name AS by_user_name
        """;

    const string People =
        """
        CROSS JOIN LATERAL (SELECT CASE WHEN starts_with(h.handled_by, 'user:') THEN substr(h.handled_by, 6) END AS user_id) u
        LEFT JOIN lectern.learners l ON l.tenant_id = @tenant AND l.user_id = u.user_id
        LEFT JOIN lectern.accounts a ON a.tenant_id = @tenant AND a.user_id = u.user_id
        """;

    const string ListSql = $"{Columns} FROM lectern.handled_flags h {People} WHERE h.tenant_id = @tenant AND h.course_key = ANY (@courses) AND h.handled_at >= @from AND h.handled_at < @end";

    const string SetSql =
        $"""
        WITH h AS (
            INSERT INTO lectern.handled_flags AS f (tenant_id, course_key, learner_key, reasons, missed_items, note, handled_by, handled_at)
            VALUES (@tenant, @course, @learner, @reasons, @missed, @note, @by, @at)
            ON CONFLICT (tenant_id, course_key, learner_key) DO UPDATE
            SET reasons = excluded.reasons, missed_items = excluded.missed_items, note = excluded.note, handled_by = excluded.handled_by, handled_at = excluded.handled_at
            RETURNING f.*
        )
        {Columns} FROM h {People};
        {Outbox.NoteBeside}
        """;

    const string ClearSql = $"DELETE FROM lectern.handled_flags WHERE tenant_id = @tenant AND course_key = @course AND learner_key = @learner; {Outbox.NoteBeside}";

    readonly IDataProtector protector = protection.CreateProtector("Lectern.HandledNotes");

    sealed record Row
    {
        public long CourseKey { get; init; }
        public long LearnerKey { get; init; }
        public string[] Reasons { get; init; } = [];
        public int MissedItems { get; init; }
        public byte[]? Note { get; init; }
        public string By { get; init; } = "";
        public DateTime At { get; init; }
        public long? ByKey { get; init; }
        public byte[]? ByUserName { get; init; }
    }

    /// <summary>Those of a course that may hold on the day of <c>asOf</c>, made by its end.</summary>
    public async Task<CourseHandlings> OfAsync(Snapshot snapshot, int tenant, long course, AsOf asOf, CancellationToken ct) =>
        (await OfAsync(snapshot, tenant, [course], asOf, ct))[course];

    /// <summary>The same of several, by course; of each, where there are none too.</summary>
    public async Task<IReadOnlyDictionary<long, CourseHandlings>> OfAsync(Snapshot snapshot, int tenant, long[] courses, AsOf asOf, CancellationToken ct)
    {
        var (from, end) = (asOf.StartOf(asOf.Today.AddDays(1 - HandledFlags.Days)), asOf.StartOf(asOf.Today.AddDays(1)));
        var rows = await snapshot.ListAsync<Row>(ListSql, new { tenant, courses, from, end }, ct);
        var byCourse = rows.ToLookup(r => r.CourseKey);
        return courses.ToDictionary(c => c, c => new CourseHandlings(byCourse[c].ToDictionary(r => r.LearnerKey, r => Of(r, asOf)), asOf.Today));
    }

    /// <summary>Puts it in the place of what was there.</summary>
    public async Task<Handling> SetAsync(Caller caller, long course, long learner, IReadOnlyList<Flag> flags, string? note, AsOf asOf, CancellationToken ct)
    {
        var handled = HandledFlags.Of(flags, asOf.Today);
        var parameters = new
        {
            tenant = caller.Tenant,
            course,
            learner,
            reasons = handled.Reasons.Select(Names.Of).ToArray(),
            missed = handled.MissedItems,
            note = note is null ? null : protector.Protect(Encoding.UTF8.GetBytes(note)),
            by = caller.Subject,
            at = asOf.At.UtcDateTime,
        };
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        return Of(await connection.QuerySingleAsync<Row>(new CommandDefinition(SetSql, parameters, cancellationToken: ct)), asOf);
    }

    public async Task ClearAsync(int tenant, long course, long learner, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await connection.ExecuteAsync(new CommandDefinition(ClearSql, new { tenant, course, learner }, cancellationToken: ct));
    }

    Handling Of(Row row, AsOf asOf) => new(
        new(asOf.DayOf(row.At), [.. row.Reasons.Select(ReasonOf)], row.MissedItems), row.By, row.At, row.ByKey, () => Open(row.ByUserName, userNames.Decrypt), () => Open(row.Note, Decrypt));

    string Decrypt(byte[] note) => Encoding.UTF8.GetString(protector.Unprotect(note));

    /// <summary>What its key does not open is not known: the list that it stands in must not fail for it.</summary>
    static string? Open(byte[]? value, Func<byte[], string> open)
    {
        try
        {
            return value is null ? null : open(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static FlagReason ReasonOf(string name) => Names.Read<FlagReason>(name) ?? throw new InvalidOperationException($"No rule is called {name}.");
}

/// <summary>One time that somebody dealt with a learner's flags.</summary>
/// <param name="Flags">Which.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="ByKey">The person among the learners: teachers are named by events, too. Null: none.</param>
/// <param name="UserName">Of their account, opened when asked for.</param>
/// <param name="Note">What they wrote, likewise.</param>
sealed record Handling(HandledFlags Flags, string By, DateTime At, long? ByKey, Func<string?> UserName, Func<string?> Note)
{
    /// <param name="name">The person's name, as events tell it.</param>
    public Handled Told(string? name) => new(By, name ?? UserName(), At, Flags.Until, Note());
}

/// <summary>Those of one course on one day.</summary>
sealed class CourseHandlings(IReadOnlyDictionary<long, Handling> byLearner, DateOnly today)
{
    /// <summary>Null: the learner is not flagged, or nobody has dealt with it as it stands.</summary>
    public Handling? Of(Standing standing) => Of(standing.Row.LearnerKey, standing.Flags);

    /// <param name="flags">Those of the learner on the day.</param>
    public Handling? Of(long learner, IReadOnlyList<Flag> flags) => byLearner.TryGetValue(learner, out var handling) && handling.Flags.Covers(flags, today) ? handling : null;
}
