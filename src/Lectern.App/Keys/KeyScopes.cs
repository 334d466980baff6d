using Lectern.App.Access;

namespace Lectern.App.Keys;

/// <summary>Scopes by name, and who may give which.</summary>
static class KeyScopes
{
    static readonly (Scopes Scope, string Name)[] All =
        [(Scopes.Ingest, "ingest"), (Scopes.Read, "read"), (Scopes.Admin, "admin"), (Scopes.Groups, "groups"), (Scopes.Platform, "platform")];

    /// <summary>What a key may be given over HTTP; <c>platform</c> is given on the command line alone.</summary>
    public static readonly string[] Names = [.. All.Where(s => s.Scope != Scopes.Platform).Select(s => s.Name)];

    public static string[] NamesOf(Scopes scopes) => [.. All.Where(s => scopes.HasFlag(s.Scope)).Select(s => s.Name)];

    public static Scopes Of(IEnumerable<string> names) => names.Aggregate(Scopes.None, (sum, name) => sum | Find(name));

    /// <summary><see cref="Scopes.None"/>: there is none of this name.</summary>
    public static Scopes Find(string name) => Array.Find(All, s => s.Name == name).Scope;

    /// <summary>
    /// What somebody may give to a key: nothing that they could not do themselves. Whoever reads everything may let others see groups.
    /// </summary>
    public static Scopes GivenBy(Caller caller) => caller.Role == Role.Admin
        ? Scopes.Ingest | Scopes.Read | Scopes.Admin | Scopes.Groups
        : (caller.Scopes & ~Scopes.Platform) | (caller.Scopes.HasFlag(Scopes.Read) ? Scopes.Groups : Scopes.None);
}
