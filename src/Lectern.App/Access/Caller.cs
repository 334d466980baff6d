using System.Reflection;
using Lectern.Core.Measures;

namespace Lectern.App.Access;

/// <summary>Who calls, of which tenant, and what they may see of it. Endpoints take it as a parameter.</summary>
/// <param name="Tenant">Whose data it may see.</param>
/// <param name="Role">What they are.</param>
/// <param name="Subject">Whose is what they save, and who did it: <c>user:ID</c>, <c>key:ID</c>; of the operator's keys <c>service</c> and <c>groups</c>.</param>
sealed record Caller(int Tenant, Role Role, string Subject)
{
    public const int DefaultSmallGroup = 5;

    /// <summary>What an administrator of the tenant may do, and so whoever makes one.</summary>
    const Scopes StaffScopes = Scopes.Ingest | Scopes.Read | Scopes.Admin;

    /// <summary>The person, as the producers of events name them; null: a program.</summary>
    public string? UserId { get; init; }

    /// <summary>The sign-in that they call by; null: it is no account of Lectern's own.</summary>
    public SignedIn? SignedIn { get; init; }

    /// <summary>Somebody else knows their password: until they take another, they may do little (<see cref="Policy.BeforePasswordChange"/>).</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Of a <see cref="Role.Service"/>.</summary>
    public Scopes Scopes { get; init; }

    /// <summary>The one application that a key is for; null: any.</summary>
    public string? AppId { get; init; }

    /// <summary>When the key that they call by opens nothing any more; null: never, or it is no key.</summary>
    public DateTime? KeyEndsAt { get; init; }

    /// <summary>A program with a token, which cannot be taken back.</summary>
    public bool IsTokenOfService { get; init; }

    /// <summary>Learners from which on a group is not small.</summary>
    public int SmallGroup { get; init; } = DefaultSmallGroup;

    /// <summary>What the parts of an engagement score weigh in the tenant.</summary>
    public EngagementWeights Weights { get; init; } = EngagementWeights.Default;

    /// <summary>The courses they may see. Whoever answers with rows of several courses, or of learners, holds them to these.</summary>
    public CourseReach Courses { get; init; } = CourseReach.All;

    /// <summary>Whether it may do all that people may in the tenant: only then may it decide who they are.</summary>
    public bool MayMakeStaff => Role == Role.Admin || (Scopes & StaffScopes) == StaffScopes;

    /// <summary>Whether it sees to what others of the tenant made and asked for, and is told who they are.</summary>
    public bool Administers => Role == Role.Admin || Scopes.HasFlag(Scopes.Admin);

    /// <summary>Whether it may see single learners; one that may not is shown groups, and no average of a small one.</summary>
    public bool SeesLearners => Role != Role.Service || Scopes.HasFlag(Scopes.Read);

    /// <summary>A person.</summary>
    public static Caller User(int tenant, Role role, string userId) => new(tenant, role, $"user:{userId}") { UserId = userId };

    /// <summary>A program with a key.</summary>
    public static Caller Service(int tenant, Scopes scopes, string subject) => new(tenant, Role.Service, subject) { Scopes = scopes };

    /// <summary>Whether a mean, median, rate or distribution over so many different learners may be shown. Over none it is null anyway.</summary>
    public bool Shows(long learners) => SeesLearners || learners == 0 || learners >= SmallGroup;

    /// <summary>The same of a part of a larger group, as a cohort of a course: where the rest is small, it would follow by subtraction.</summary>
    public bool Shows(long learners, long ofAll) => Shows(learners) && Shows(ofAll - learners);

    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo _) => ValueTask.FromResult(context.Features.Get<Caller>());
}

/// <summary>A sign-in with a password, and the account it is of.</summary>
readonly record struct SignedIn(Guid SignIn, Guid Account);
