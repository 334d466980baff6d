using System.Text.Json;
using Lectern.App.Datasets;

namespace Lectern.App.Accounts;

/// <summary>What an account may be, read from a body; all that is wrong is noted by its field.</summary>
static class AccountRules
{
    public static readonly string[] FieldsToAdd = ["userName", "userId", "role", "password"];
    public static readonly string[] FieldsToChange = ["role", "disabled", "locked", "password", "resetPassword"];

    public static AccountToAdd ToAdd(JsonElement json, JsonShape shape, QueryErrors errors) =>
        Checked(
            new(
                shape.Text(json, "", "userName", isRequired: true) ?? "", shape.Text(json, "", "userId"), shape.Text(json, "", "role", isRequired: true) ?? "",
                shape.Text(json, "", "password")),
            errors);

    /// <summary>With its user name as it is kept, and a user id.</summary>
    public static AccountToAdd Checked(AccountToAdd given, QueryErrors errors)
    {
        if (errors.Any) return given;
        var name = UserNames.Read(given.UserName);
        if (name is null) errors.Add("userName", UserNames.Rule);
        if (given.UserId is { } id && (id.Length > UserNames.MaxLength || string.IsNullOrWhiteSpace(id) || id.Any(char.IsControl))) errors.Add("userId", UserNames.Rule);
        if (AccountRole.Read(given.Role) is null) errors.Add("role", AccountRole.Rule);
        if (given.Password is { } password && PasswordRules.Problem(password, name ?? "") is { } rule) errors.Add("password", rule);
        return given with { UserName = name ?? "", UserId = given.UserId ?? name };
    }

    public static AccountToChange ToChange(JsonElement json, JsonShape shape, QueryErrors errors, string userName)
    {
        var change = new AccountToChange(
            shape.Text(json, "", "role"), shape.Flag(json, "", "disabled"), shape.Flag(json, "", "locked"), shape.Text(json, "", "password"), shape.Flag(json, "", "resetPassword"));
        if (change.Role is { } role && AccountRole.Read(role) is null) errors.Add("role", AccountRole.Rule);
        if (change.Locked == true) errors.Add("locked", "can only be false: a lock comes of failed attempts.");
        if (change.Password is { } password && PasswordRules.Problem(password, userName) is { } rule) errors.Add("password", rule);
        if (change is { Password: not null, ResetPassword: true }) errors.Add("resetPassword", "makes a password, and one is given: leave one of them out.");
        if (change == new AccountToChange(null, null, null, null, null)) errors.Add("", "must change something.");
        return change;
    }
}
