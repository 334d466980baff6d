using System.Text.Json;
using Lectern.App.Access;

namespace Lectern.App.Audit;

/// <summary>An entry of the audit log.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When it happened; of several accesses alike, the last.</param>
/// <param name="Since">The first of several accesses alike; null: it is one.</param>
/// <param name="Times">How many accesses alike it stands for: the first within ten minutes is an entry of its own, the others are one.</param>
/// <param name="Actor">Who: user:ID, key:ID, service or groups (the installation's keys), command line, anonymous; user alone where the person was erased.</param>
/// <param name="ActorRole">student, instructor, admin or service; null: not known.</param>
/// <param name="Action">What they did.</param>
/// <param name="ObjectType">What kind of thing it was done to, or which of a learner's data was read; null: neither.</param>
/// <param name="ObjectId">Which one of that kind.</param>
/// <param name="UserId">The learner it is about, as the producer names them; null: none, or one who was erased.</param>
/// <param name="CourseId">The course it is about.</param>
/// <param name="Learners">Learners shown, added up over the times; null: one, or not told.</param>
/// <param name="Outcome">The HTTP status; null: it was no request.</param>
/// <param name="ClientAddress">Where it came from, IPv4 cut to /24 and IPv6 to /48; null: not known.</param>
/// <param name="CorrelationId">The request's; of several, the last one's.</param>
/// <param name="Details">A few more facts, by name; null: none.</param>
sealed record AuditRecord(
    long Id,
    DateTime At,
    DateTime? Since,
    int Times,
    string Actor,
    Role? ActorRole,
    string Action,
    string? ObjectType,
    string? ObjectId,
    string? UserId,
    string? CourseId,
    long? Learners,
    int? Outcome,
    string? ClientAddress,
    string? CorrelationId,
    IReadOnlyDictionary<string, string>? Details)
{
    /// <summary>Those found, newest first, with the ids that their keys stand for by now.</summary>
    /// <param name="conditions">Of rows of <c>lectern.audit a</c>.</param>
    public static string Select(string conditions) =>
        $"""
        SELECT a.audit_id AS id, a.at, a.since, a.times, coalesce('user:' || person.user_id, a.actor) AS actor, a.actor_role, a.action, a.object_type, a.object_id,
               learner.user_id, course.course_id, a.learners, a.outcome, a.client_address, a.correlation_id, a.details::text AS details
        FROM (SELECT * FROM lectern.audit a WHERE {conditions} ORDER BY a.at DESC, a.audit_id DESC LIMIT @take) a
        LEFT JOIN lectern.learners person ON person.tenant_id = a.tenant_id AND person.learner_key = a.actor_key
        LEFT JOIN lectern.learners learner ON learner.tenant_id = a.tenant_id AND learner.learner_key = a.learner_key
        LEFT JOIN lectern.courses course ON course.tenant_id = a.tenant_id AND course.course_key = a.course_key
        ORDER BY a.at DESC, a.audit_id DESC
        """;

    public sealed record Row
    {
        public long Id { get; init; }
        public DateTime At { get; init; }
        public DateTime? Since { get; init; }
        public int Times { get; init; }
        public string Actor { get; init; } = "";
        public Role? ActorRole { get; init; }
        public string Action { get; init; } = "";
        public string? ObjectType { get; init; }
        public string? ObjectId { get; init; }
        public string? UserId { get; init; }
        public string? CourseId { get; init; }
        public long? Learners { get; init; }
        public short? Outcome { get; init; }
        public string? ClientAddress { get; init; }
        public string? CorrelationId { get; init; }
        public string? Details { get; init; }

        public AuditRecord Of() => new(
            Id, At, Since, Times, Actor, ActorRole, Action, ObjectType, ObjectId, UserId, CourseId, Learners, Outcome, ClientAddress, CorrelationId,
            Details is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(Details));
    }
}
