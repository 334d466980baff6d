using System.Data;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Queries;

static class QueriesSetup
{
    public static void AddQueries(this IServiceCollection services)
    {
        MapColumns();
        // A parameter that cannot be read is then named in the answer.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
    }

    /// <summary>How rows are read, for the whole process: before the first question of any command.</summary>
    public static void MapColumns()
    {
        // Columns are named course_key, properties CourseKey.
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new Days());
    }

    sealed class Days : SqlMapper.TypeHandler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Date;
            parameter.Value = value;
        }

        public override DateOnly Parse(object value) => value is DateTime midnight ? DateOnly.FromDateTime(midnight) : (DateOnly)value;
    }
}
