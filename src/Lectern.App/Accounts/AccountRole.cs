using Lectern.App.Access;

namespace Lectern.App.Accounts;

/// <summary>The roles an account may have, as answers and the database name them. A program has a key instead.</summary>
static class AccountRole
{
    public const string Rule = "must be student, instructor or admin.";

    public static Role? Read(string text) => text switch
    {
        "student" => Role.Student,
        "instructor" => Role.Instructor,
        "admin" => Role.Admin,
        _ => null,
    };

    public static Role Of(string stored) => Read(stored) ?? throw new InvalidOperationException($"An account has the role '{stored}', which is none.");

    public static string Text(Role role) => role.ToString().ToLowerInvariant();
}
