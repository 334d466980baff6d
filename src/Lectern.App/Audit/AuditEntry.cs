using Lectern.App.Access;
using Lectern.Core.Events;

namespace Lectern.App.Audit;

/// <summary>
/// Who did what, for the audit log. It holds ids alone: no name, no e-mail address, no secret, and nothing that somebody typed into a form
/// (a password ends up in the field for the name sooner or later).
/// </summary>
/// <param name="Tenant">Whose log it belongs to.</param>
/// <param name="Actor">Who: <see cref="Caller.Subject"/>; <see cref="Nobody"/> where it is not known.</param>
/// <param name="Action">A dotted name, as <c>learner.read</c>, <c>key.revoked</c>, <c>sign_in.failed</c>. They are listed in docs/audit.md.</param>
/// <param name="ObjectType">What kind of thing it was done to, where that is neither a learner nor a course: <c>account</c>, <c>key</c>.</param>
/// <param name="ObjectId">Which one. At most 200 characters are kept.</param>
sealed record AuditEntry(int Tenant, string Actor, string Action, string? ObjectType = null, string? ObjectId = null)
{
    /// <summary>The actor of a request that was nobody's we know.</summary>
    public const string Nobody = "anonymous";

    /// <summary>The actor of a command, run by whoever operates the installation.</summary>
    public const string CommandLine = "command line";

    /// <summary>The kind of object that is a person who teaches: its id is kept only where the registry does not know them as <see cref="UserId"/>.</summary>
    public const string Teacher = "teacher";

    /// <summary>What the actor is; null: not known.</summary>
    public Role? ActorRole { get; init; }

    /// <summary>The learner it is about, as the producers of events name them. Kept as a key of the registry, and only of a learner who is there.</summary>
    public string? UserId { get; init; }

    /// <summary>The course it is about, kept in the same way.</summary>
    public string? CourseId { get; init; }

    /// <summary>Where the request came from, cut as the addresses of events are: an audit asks whether it was the school's network, not which desk.</summary>
    public string? ClientAddress { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>The status that was answered; null: it was no request.</summary>
    public int? Outcome { get; init; }

    /// <summary>Different learners that were shown; null: not told, or it is about one.</summary>
    public long? Learners { get; init; }

    /// <summary>A few more facts, small: names of fields, never what personal ones hold.</summary>
    public IReadOnlyDictionary<string, string>? Details { get; init; }

    /// <summary>The same entry with what a request says of itself: where it came from, and its correlation id.</summary>
    public AuditEntry From(HttpContext http) => this with
    {
        ClientAddress = IpPrefix.Cut(http.Connection.RemoteIpAddress?.ToString()),
        CorrelationId = Hosting.CorrelationId.Of(http),
    };
}
