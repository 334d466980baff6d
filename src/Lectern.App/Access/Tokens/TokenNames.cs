namespace Lectern.App.Access.Tokens;

/// <summary>What roles and scopes are called in a token. Scopes that are not here are for keys alone.</summary>
static class TokenNames
{
    /// <summary>People's roles, the highest first. A program's stands apart: beside a person's it does not count.</summary>
    static readonly (Role Role, string Name)[] Ranked = [(Role.Admin, "admin"), (Role.Instructor, "instructor"), (Role.Student, "student"), (Role.Service, "service")];

    static readonly (Scopes Scope, string Name)[] Known = [(Scopes.Ingest, "ingest"), (Scopes.Read, "read"), (Scopes.Admin, "admin")];

    /// <summary>The role that counts of several; null: none of them is one. Identity providers list roles of other applications, too: unknown ones are passed over.</summary>
    public static Role? RoleOf(params IReadOnlyCollection<string> names) => Ranked.Where(r => names.Contains(r.Name)).Select(r => (Role?)r.Role).FirstOrDefault();

    public static string NameOf(Role role) => Ranked.Single(r => r.Role == role).Name;

    /// <summary>Those that are known.</summary>
    public static Scopes ScopesOf(IReadOnlyCollection<string> names) => Known.Where(s => names.Contains(s.Name)).Aggregate(Scopes.None, (all, s) => all | s.Scope);

    public static bool IsScope(string name) => Known.Any(s => s.Name == name);

    public static IEnumerable<string> NamesOf(Scopes scopes) => Known.Where(s => scopes.HasFlag(s.Scope)).Select(s => s.Name);
}
