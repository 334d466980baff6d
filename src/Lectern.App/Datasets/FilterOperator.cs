namespace Lectern.App.Datasets;

/// <summary>What an operator compares a field to.</summary>
enum Operands
{
    None,

    /// <summary>One <c>value</c>.</summary>
    One,

    /// <summary>Any of <c>values</c>.</summary>
    Many,

    /// <summary>From the first of <c>values</c> to the second, both included.</summary>
    Range,
}

/// <summary>An operator of filters.</summary>
/// <param name="Name">As queries name it.</param>
/// <param name="Takes">What it compares to.</param>
/// <param name="Sql">Of a field (<c>{0}</c>) and a parameter (<c>{1}</c>): never anything else that came from outside.</param>
sealed record FilterOperator(string Name, Operands Takes, string Sql)
{
    static readonly FilterOperator[] Equal =
    [
        new("eq", Operands.One, "{0} = {1}"),
        new("ne", Operands.One, "{0} IS DISTINCT FROM {1}"),
    ];

    static readonly FilterOperator[] Listed =
    [
        new("in", Operands.Many, "{0} = ANY({1})"),
        new("notIn", Operands.Many, "({0} = ANY({1})) IS NOT TRUE"),
    ];

    static readonly FilterOperator[] Ordered =
    [
        new("gt", Operands.One, "{0} > {1}"),
        new("gte", Operands.One, "{0} >= {1}"),
        new("lt", Operands.One, "{0} < {1}"),
        new("lte", Operands.One, "{0} <= {1}"),
        new("between", Operands.Range, "{0} BETWEEN ({1})[1] AND ({1})[2]"),
    ];

    static readonly FilterOperator[] Searched =
    [
        new("contains", Operands.One, "strpos(lectern.fold({0}), lectern.fold({1})) > 0"),
        new("startsWith", Operands.One, "starts_with(lectern.fold({0}), lectern.fold({1}))"),
    ];

    static readonly FilterOperator[] Told =
    [
        new("isNull", Operands.None, "{0} IS NULL"),
        new("isNotNull", Operands.None, "{0} IS NOT NULL"),
    ];

    static readonly FilterOperator[] ofText = [.. Equal, .. Listed, .. Searched, .. Told];
    static readonly FilterOperator[] ofOrdered = [.. Equal, .. Listed, .. Ordered, .. Told];
    static readonly FilterOperator[] ofBoolean = [.. Equal, .. Told];

    /// <summary>Those that a field of a type takes.</summary>
    public static IReadOnlyList<FilterOperator> Of(FieldType type) => type switch
    {
        FieldType.Text => ofText,
        FieldType.Boolean => ofBoolean,
        _ => ofOrdered,
    };
}
