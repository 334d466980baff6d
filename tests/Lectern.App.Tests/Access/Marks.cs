using System.Text.RegularExpressions;
using Lectern.App.Access;

namespace Lectern.App.Tests.Access;

/// <summary>What an answer may hold of <see cref="TwoTenants"/>, told by the names that everything there bears.</summary>
static partial class Marks
{
    /// <summary>What an answer holds that its caller may not see. What the request itself said is no leak.</summary>
    public static IReadOnlyList<string> LeaksIn(Somebody who, string request, string answer) =>
    [
        .. All().Matches(answer).Select(m => m.Value).Distinct()
            .Where(mark => !MaySee(who, mark) && !MaySee(who, mark, request) && !request.Contains(mark, StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>What operations show beyond the others: tenants, to the platform; who did what to whom, and who asked for which job, to a key that administers.</summary>
    static bool MaySee(Somebody who, string mark, string request) =>
        (who.IsPlatform && request.StartsWith("/api/v1/tenants", StringComparison.Ordinal))
        || (who.Administers && (request.StartsWith("/api/v1/audit", StringComparison.Ordinal) || request.StartsWith("/api/v1/jobs/runs", StringComparison.Ordinal)) && MaySee(who with { Caller = who.Caller! with { Role = Role.Admin } }, mark));

    /// <summary>Whether an id or a text is the caller's to see.</summary>
    public static bool MaySee(Somebody who, string mark)
    {
        if (who.IsSuspended) return false;
        if (mark.StartsWith("TENANT", StringComparison.OrdinalIgnoreCase)) return who.Caller is not null && char.ToUpperInvariant(mark[^1]) == who.Tenant;
        if (who.Caller is { UserId: { } self } && self == mark) return true;
        var (name, kind) = (mark[..mark.IndexOf('-', StringComparison.Ordinal)], mark[(mark.IndexOf('-', StringComparison.Ordinal) + 1)..]);
        var isOfPerson = kind is "learner" or "first" or "mail" || (kind == "home" && who.Caller?.Role == Role.Student);
        if (name.StartsWith("only", StringComparison.Ordinal) && name[^1] != who.Tenant) return false;
        return who.Caller switch
        {
            { Role: Role.Admin } => true,
            { Role: Role.Service } key => key.Scopes.HasFlag(Scopes.Read) || (!isOfPerson && key.Scopes.HasFlag(Scopes.Groups)),
            { Role: Role.Instructor, UserId: TwoTenants.TeacherOfSeen } => name is "seen" or "both" or "onlyA" or "onlyB",
            { Role: Role.Instructor, UserId: TwoTenants.TeacherOfHidden } => name is "hidden" or "both",
            { Role: Role.Student, UserId: "both-learner" } => isOfPerson ? name == "both" : name is "seen" or "hidden" or "both",
            { Role: Role.Student, UserId: "seen-learner" } => isOfPerson ? name == "seen" : name is "seen" or "both",
            _ => false,
        };
    }

    /// <summary>The ids that a request may name, one of every kind of case.</summary>
    public static IEnumerable<string> IdsOf(Thing thing) => thing switch
    {
        Thing.None => [""],
        Thing.Dashboard => [.. ((Guid[])[TwoTenants.PrivateOfSeen, TwoTenants.PublicOfSeen, TwoTenants.PrivateOfHidden, TwoTenants.PublicOfHidden]).Select(g => g.ToString()), Guid.Empty.ToString(), "absent"],
        Thing.Organization => ["seen-org", "hidden-org", "onlyA-org", "onlyB-org", "absent-org"],
        Thing.Account => ["account-A", "account-B", "account-C", "absent-account", "malformed-account"],
        Thing.Key => ["key-A", "key-B", "key-C", "absent-key", "malformed-key"],
        Thing.ReadingKey => ["readingkey-A", "readingkey-B"],
        Thing.Event => ["onlyA-event", "onlyB-event", "absent-event"],
        Thing.Rejected => ["rejected-A", "rejected-B", "absent-rejected"],
        Thing.Tenant => [.. "ABC".Select(Administered.NameOf), "absent"],
        _ => ((string[])["seen", "hidden", "both", "onlyA", "onlyB", "absent"]).Where(n => thing != Thing.Course || n != "both").Select(n => $"{n}-{KindOf(thing)}"),
    };

    /// <summary>Whether a caller whose role opens an endpoint finds the thing there.</summary>
    public static bool Finds(Somebody who, Thing thing, string id) => thing switch
    {
        Thing.None => true,
        Thing.Dashboard => Guid.TryParse(id, out var key) && (key == TwoTenants.PublicOfSeen || key == TwoTenants.PublicOfHidden || Owns(who, key)),
        _ when id.StartsWith("absent", StringComparison.Ordinal) => false,
        Thing.Event => id.StartsWith($"only{who.Tenant}", StringComparison.Ordinal),
        Thing.Account or Thing.Key or Thing.ReadingKey or Thing.Rejected => id.EndsWith($"-{who.Tenant}", StringComparison.Ordinal),
        Thing.Tenant => who.IsPlatform || id == Administered.NameOf(who.Tenant),
        Thing.Organization => who.Caller!.Role is Role.Admin or Role.Service && !id.StartsWith($"only{(who.Tenant == 'A' ? 'B' : 'A')}", StringComparison.Ordinal),
        // A key that sees figures of groups finds things of which it is shown little.
        _ when who.Caller is { Role: Role.Service } => !id.StartsWith("only", StringComparison.Ordinal) || id[4] == who.Tenant,
        _ when who.Caller is { Role: Role.Student } => thing == Thing.Learner && id == who.Caller.UserId,
        _ => MaySee(who, id),
    };

    public static bool Owns(Somebody who, Guid dashboard) =>
        (who.Caller!.UserId == TwoTenants.TeacherOfSeen && (dashboard == TwoTenants.PrivateOfSeen || dashboard == TwoTenants.PublicOfSeen))
        || (who.Caller.UserId == TwoTenants.TeacherOfHidden && (dashboard == TwoTenants.PrivateOfHidden || dashboard == TwoTenants.PublicOfHidden));

    static string KindOf(Thing thing) => thing switch
    {
        Thing.Learner => "learner",
        Thing.Course => "course",
        Thing.Assessment => "quiz",
        _ => "assignment",
    };

    [GeneratedRegex("(?:seen|hidden|both|onlyA|onlyB|stranger)-[a-z]+|tenant[abc]", RegexOptions.IgnoreCase)]
    private static partial Regex All();
}
