namespace Lectern.App.Access.Tokens;

/// <summary>The roles a token may give.</summary>
static class TokenRole
{
    public const string Student = "student";
    public const string Instructor = "instructor";
    public const string Admin = "admin";
    public const string Service = "service";

    public static readonly IReadOnlyList<string> All = [Student, Instructor, Admin, Service];

    /// <summary>People's roles, the highest first. A program's stands apart: beside a person's it does not count.</summary>
    static readonly string[] Ranked = [Admin, Instructor, Student, Service];

    /// <summary>The one that counts of several. Identity providers list roles of other applications, too: unknown ones are passed over.</summary>
    public static string? Of(IReadOnlyCollection<string> given) => Ranked.FirstOrDefault(given.Contains);
}

/// <summary>What a service may do, as API keys have it.</summary>
static class TokenScope
{
    public const string Ingest = "ingest";
    public const string Read = "read";
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Ingest, Read, Admin];
}
