using Lectern.App.Access;

namespace Lectern.App.Tests.Access;

/// <summary>Who may see how the installation runs.</summary>
public sealed class Who_operates
{
    [Fact]
    public void Administrators_of_the_first_tenant_and_keys_of_the_platform()
    {
        var operators = new Operators(1);
        Caller[] may =
        [
            Caller.User(1, Role.Admin, "registrar"), Caller.Service(1, Scopes.Admin, "key:a"), Caller.Service(1, Scopes.Platform, "key:p"), Caller.Service(2, Scopes.Platform | Scopes.Read, "key:p2"),
        ];
        Caller[] mayNot =
        [
            Caller.User(2, Role.Admin, "registrar"), Caller.Service(2, Scopes.Admin | Scopes.Read | Scopes.Ingest, "key:b"), Caller.Service(1, Scopes.Read | Scopes.Ingest | Scopes.Groups, "key:c"),
            Caller.User(1, Role.Instructor, "tess"), Caller.User(1, Role.Student, "ann"),
        ];

        may.ShouldAllBe(c => operators.Include(c));
        mayNot.ShouldAllBe(c => !operators.Include(c));
    }
}
