using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Dashboards;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Datasets;

/// <summary>
/// The statement of a plan. Its text is put together from the declarations alone: of the query itself there are names that were looked
/// up, numbers of columns, and parameters.
/// </summary>
sealed class QuerySql
{
    readonly List<NpgsqlParameter> parameters = [];

    QuerySql(QueryPlan plan, int tenant, CourseReach reach, AsOf asOf)
    {
        Add("tenant", NpgsqlDbType.Integer, tenant);
        Add("reach", NpgsqlDbType.Array | NpgsqlDbType.Bigint, (object?)reach.Keys ?? DBNull.Value);
        Add("zone", NpgsqlDbType.Text, asOf.Zone.Id);
        var firstDay = asOf.Today.AddDays(1 - Engagement.WindowDays);
        Add("today", NpgsqlDbType.Date, asOf.Today);
        Add("end", NpgsqlDbType.TimestampTz, asOf.StartOf(asOf.Today.AddDays(1)));
        Add("firstDay", NpgsqlDbType.Date, firstDay);
        Add("start", NpgsqlDbType.TimestampTz, asOf.StartOf(firstDay));

        var sql = new StringBuilder("SELECT ");
        sql.AppendJoin(", ", plan.Dimensions.Select(d => d.Type == FieldType.Text ? $"({d.Sql}) COLLATE \"C\"" : d.Sql).Concat(plan.Measures.Select(m => m.Sql)));
        sql.Append("\nFROM ").Append(plan.Dataset.From).Append(Attributes.Joins(plan.Dataset));
        sql.Append("\nWHERE ").Append(plan.Dataset.Where);
        if (!reach.IsAll) sql.Append("\n  AND ").Append(plan.Dataset.Course).Append(" = ANY (@reach)");
        AppendTime(sql, plan, asOf);
        foreach (var condition in plan.Rows) sql.Append("\n  AND ").Append(SqlOf(condition));
        if (plan.Dimensions.Count > 0) sql.Append("\nGROUP BY ").AppendJoin(", ", Enumerable.Range(1, plan.Dimensions.Count));
        if (plan.Groups.Count > 0) sql.Append("\nHAVING ").AppendJoin("\n  AND ", plan.Groups.Select(SqlOf));
        if (plan.Order.Count > 0) sql.Append("\nORDER BY ").AppendJoin(", ", plan.Order.Select(o => $"{o.Column.ToString(CultureInfo.InvariantCulture)} {(o.IsDescending ? "DESC" : "ASC")} NULLS LAST"));
        Add("take", NpgsqlDbType.Integer, plan.Limit + 1);
        Text = sql.Append("\nLIMIT @take").ToString();
    }

    public string Text { get; }

    public IReadOnlyList<NpgsqlParameter> Parameters => parameters;

    /// <summary>The same for the same question, and for no other; short, however much a question holds.</summary>
    public string Key
    {
        get
        {
            var key = new StringBuilder(Text);
            foreach (var parameter in parameters)
            {
                if (parameter.Value is not Array values) Append(parameter.Value);
                else foreach (var value in values) Append(value);
                key.Append('\u0001');
            }
            return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())));

            // No value holds a NUL.
            void Append(object? value) => key.Append('\0').Append(Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The statement, of the rows of these courses alone; of a dataset without courses only all can be asked.</summary>
    public static QuerySql Of(QueryPlan plan, int tenant, CourseReach reach, AsOf asOf) =>
        reach.IsAll || plan.Dataset.Course is not null ? new(plan, tenant, reach, asOf) : throw new ArgumentException("No course tells which of its rows are seen.", nameof(plan));

    void AppendTime(StringBuilder sql, QueryPlan plan, AsOf asOf)
    {
        var days = plan.Days;
        if (plan.Timeframe is not null)
        {
            var period = Period.Of(plan.Timeframe, asOf)!;
            days = days.And(new(period.From, period.To));
            if (plan.Dataset.BoundedBy is null)
            {
                sql.Append("\n  AND ").Append(plan.Dataset.DimensionOf(plan.Dataset.Time!)!.Sql).Append(" BETWEEN @from AND @to");
                Add("from", NpgsqlDbType.Date, period.From);
                Add("to", NpgsqlDbType.Date, period.To);
            }
        }
        // By the moment itself, for its index; filters on days hold beside it.
        if (plan.Dataset.BoundedBy is { } moment)
        {
            sql.Append(CultureInfo.InvariantCulture, $"\n  AND {moment} >= @begins AND {moment} < @ends");
            Add("begins", NpgsqlDbType.TimestampTz, asOf.StartOf(days.From!.Value));
            Add("ends", NpgsqlDbType.TimestampTz, asOf.StartOf(days.To!.Value.AddDays(1)));
        }
    }

    string SqlOf(Condition condition)
    {
        if (condition.Operator.Takes == Operands.None) return string.Format(CultureInfo.InvariantCulture, condition.Operator.Sql, $"({condition.Sql})");
        var isOne = condition.Operator.Takes == Operands.One;
        var type = FilterValue.TypeOf(condition.Type);
        var name = Add(
            string.Create(CultureInfo.InvariantCulture, $"value{parameters.Count}"),
            isOne ? type : NpgsqlDbType.Array | type,
            isOne ? condition.Values[0] : FilterValue.ArrayOf(condition.Type, condition.Values));
        return string.Format(CultureInfo.InvariantCulture, condition.Operator.Sql, $"({condition.Sql})", name);
    }

    string Add(string name, NpgsqlDbType type, object value)
    {
        parameters.Add(new(name, type) { Value = value });
        return "@" + name;
    }
}
