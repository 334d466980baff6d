using System.Globalization;
using System.Text.RegularExpressions;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Lectern.Postgres;

namespace Lectern.App.Audit;

/// <summary>Which entries are asked for. What is null does not narrow.</summary>
sealed partial record AuditQuestion(int Tenant, string? Actor, string? Action, string? UserId, string? CourseId, string? ObjectId, (int Least, int Most)? Outcome, DateTime? From, DateTime? To)
{
    public const string ActionRule = "must be an action or the beginning of one, as learner.read or sign_in.";
    public const string OutcomeRule = "must be a status as 403, or a class as 4xx.";

    const string User = "user:";

    /// <summary>Each condition with whether it is asked for. Somebody's id is looked up once, and one that nobody has finds nothing.</summary>
    string Conditions(bool hasBefore) => string.Join(" AND ", new[]
    {
        (true, "a.tenant_id = @tenant"),
        (Actor is not null, "(a.actor = @actor OR a.actor_key = (SELECT learner_key FROM lectern.learners WHERE tenant_id = @tenant AND user_id = @person))"),
        (Action is not null, "starts_with(a.action, @action)"),
        (UserId is not null, "a.learner_key = (SELECT learner_key FROM lectern.learners WHERE tenant_id = @tenant AND user_id = @userId)"),
        (CourseId is not null, "a.course_key = (SELECT course_key FROM lectern.courses WHERE tenant_id = @tenant AND course_id = @courseId)"),
        (ObjectId is not null, "a.object_id = @objectId"),
        // The first for the planner alone: it has an index of failures.
        (Outcome is { Least: >= 400 }, "a.outcome >= 400"),
        (Outcome is not null, "a.outcome BETWEEN @least AND @most"),
        (From is not null, "a.at >= @from"),
        (To is not null, "a.at < @to"),
        (hasBefore, "(a.at, a.audit_id) < (@beforeAt, @beforeId)"),
    }.Where(c => c.Item1).Select(c => c.Item2));

    /// <summary>At most so many, before the place where an earlier answer ended.</summary>
    public async Task<IReadOnlyList<AuditRecord.Row>> AskAsync(TenantSource source, (long At, long Id)? before, int take, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, Tenant, ct);
        var parameters = new
        {
            tenant = Tenant,
            actor = Actor,
            person = Actor?.StartsWith(User, StringComparison.Ordinal) == true ? Actor[User.Length..] : null,
            action = Action,
            userId = UserId,
            courseId = CourseId,
            objectId = ObjectId,
            least = (short?)Outcome?.Least,
            most = (short?)Outcome?.Most,
            from = From,
            to = To,
            beforeAt = before is { } b ? Micros.ToDateTime(b.At) : (DateTime?)null,
            beforeId = before?.Id,
            take,
        };
        return await snapshot.ListAsync<AuditRecord.Row>(AuditRecord.Select(Conditions(before is not null)), parameters, ct);
    }

    /// <summary>An entry's place in the order.</summary>
    public static (long At, long Id) PlaceOf(AuditRecord.Row row) => (Micros.Of(row.At), row.Id);

    public static bool IsAction(string text) => ActionForm().IsMatch(text);

    /// <summary>403 is itself, 4xx all of them.</summary>
    public static (int Least, int Most)? ReadOutcome(string text)
    {
        if (!OutcomeForm().IsMatch(text)) return null;
        if (text.EndsWith("xx", StringComparison.Ordinal)) return ((text[0] - '0') * 100, ((text[0] - '0') * 100) + 99);
        var status = int.Parse(text, CultureInfo.InvariantCulture);
        return (status, status);
    }

    [GeneratedRegex("^[a-z0-9_.]{1,100}$", RegexOptions.CultureInvariant)]
    private static partial Regex ActionForm();

    [GeneratedRegex("^[1-5](xx|[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex OutcomeForm();
}
